using System.Text;
using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Verification;

/// <summary>Checks the records of one sync: identity first, then references page by page.</summary>
internal sealed class SyncVerifier(ISnapshotEngine engine, SyncRun run, FindingLog log, CancellationToken cancel)
{
    private readonly RecordTranslator _translator = RecordTranslator.For(engine.Encoding);
    private readonly ParentLookup _lateParents = new(engine, run.Id);
    private readonly HashSet<string> _resourceTypes = new(StringComparer.Ordinal);
    private readonly IdSet _resources = new();
    private readonly IdSet _entitlements = new();

    // A partial sync and the halves of a diff hold a part of the graph: what they refer to may live in their parent.
    private readonly bool _isWhole = run.Type == SyncType.Full || run.Type == SyncType.ResourcesOnly;

    public void Verify()
    {
        VerifyRun();
        VerifyResourceTypes();
        VerifyResources();
        VerifyEntitlements();
        VerifyGrants();
        VerifyAssets();
        VerifyStats();
    }

    private void VerifyRun()
    {
        if (!run.Type.IsKnownOrAny || run.Type.IsAny)
        {
            log.Warning("unknown-sync-type", run.Id, $"the sync's type is '{run.Type}'");
        }

        if (run.IsFinished && run.EndedAt < run.StartedAt)
        {
            log.Warning("sync-ends-before-start", run.Id, $"started {run.StartedAt}, ended {run.EndedAt}");
        }
    }

    private void VerifyResourceTypes()
    {
        var batch = new ResourceTypeBatch();
        ForEachPage(page => engine.ListResourceTypes(run.Id, page, batch, cancel), batch, () =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                string id = batch.Text(batch[i].ExternalId);
                _resourceTypes.Add(id);
                if (TryRead("resource type", id, () => _translator.Read(batch, in batch[i])) is { } message)
                {
                    RequireEqual("resource type", id, "id", id, message.Id);
                }
            }
        });
    }

    private void VerifyResources()
    {
        var batch = new ResourceBatch();
        ForEachPage(page => engine.ListResources(new ResourceQuery { SyncId = run.Id }, page, batch, cancel), batch, () =>
        {
            foreach (ref readonly ResourceRow row in batch.Rows)
            {
                _resources.Add(batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId));
            }

            for (int i = 0; i < batch.Count; i++)
            {
                VerifyResource(batch, i);
            }

            _lateParents.Resolve((parent, child) => Dangling("parent", child.ToString(), $"its parent {parent} is not in the sync"));
        });
    }

    private void VerifyResource(ResourceBatch batch, int index)
    {
        ref readonly ResourceRow row = ref batch[index];
        var key = new ResourceKey(batch.Text(row.ResourceType), batch.Text(row.ResourceId));
        if (TryRead("resource", key.ToString(), () => _translator.Read(batch, in batch[index])) is not { } message)
        {
            return;
        }

        RequireEqual("resource", key.ToString(), "id", key, Key(message.Id));
        if (!_resourceTypes.Contains(key.Type))
        {
            Dangling("resource-type", key.ToString(), $"its resource type '{key.Type}' is not in the sync");
        }

        // A parent may be listed after its children: its type may sort behind theirs.
        if (message.ParentResourceId is { Resource.Length: > 0 } parent && !IsKnown(parent))
        {
            _lateParents.Want(Key(parent), key);
        }
    }

    private void VerifyEntitlements()
    {
        var batch = new EntitlementBatch();
        ForEachPage(page => engine.ListEntitlements(new EntitlementQuery { SyncId = run.Id }, page, batch, cancel), batch, () =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                VerifyEntitlement(batch, i);
            }
        });
    }

    private void VerifyEntitlement(EntitlementBatch batch, int index)
    {
        ref readonly EntitlementRow row = ref batch[index];
        _entitlements.Add([], batch.Bytes(row.ExternalId));
        string id = batch.Text(row.ExternalId);
        var resource = new ResourceKey(batch.Text(row.ResourceType), batch.Text(row.ResourceId));
        if (TryRead("entitlement", id, () => _translator.Read(batch, in batch[index])) is not { } message)
        {
            return;
        }

        RequireEqual("entitlement", id, "id", id, message.Id);
        NoteDifference("entitlement", id, "resource", resource, Key(message.Resource?.Id));
        if (!_resources.Contains(batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId)))
        {
            Dangling("entitlement-resource", id, $"its resource {resource} is not in the sync");
        }
    }

    private void VerifyGrants()
    {
        var batch = new GrantBatch();
        var query = new GrantQuery { SyncId = run.Id, Parts = RowParts.All };
        ForEachPage(page => engine.ListGrants(query, page, batch, cancel), batch, () =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                VerifyGrant(batch, in batch[i]);
            }
        });
    }

    // There are millions of grants: what is right about them is compared as bytes, and strings are made for findings only.
    private void VerifyGrant(GrantBatch batch, ref readonly GrantRow row)
    {
        if (!_resources.Contains(batch.Bytes(row.PrincipalType), batch.Bytes(row.PrincipalId)))
        {
            Dangling("principal", batch.Text(row.ExternalId), $"its principal {PrincipalOf(batch, in row)} is not in the sync");
        }

        if (!_entitlements.Contains([], batch.Bytes(row.EntitlementId)))
        {
            Dangling("entitlement", batch.Text(row.ExternalId), $"its entitlement '{batch.Text(row.EntitlementId)}' is not in the sync");
        }

        Grant message;
        try
        {
            message = _translator.Read(batch, in row, withExpansion: true);
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.Corrupt)
        {
            NoteUnreadable("grant", batch.Text(row.ExternalId), e);
            return;
        }

        ResourceId? principal = message.Principal?.Id;
        if (!Utf8Text.Equals(batch.Bytes(row.ExternalId), message.Id)
            || !Utf8Text.Equals(batch.Bytes(row.EntitlementId), message.Entitlement?.Id ?? "")
            || !Utf8Text.Equals(batch.Bytes(row.PrincipalType), principal?.ResourceType ?? "")
            || !Utf8Text.Equals(batch.Bytes(row.PrincipalId), principal?.Resource ?? ""))
        {
            string id = batch.Text(row.ExternalId);
            RequireEqual("grant", id, "id", id, message.Id);
            NoteDifference("grant", id, "entitlement", batch.Text(row.EntitlementId), message.Entitlement?.Id ?? "");
            NoteDifference("grant", id, "principal", PrincipalOf(batch, in row), Key(principal));
        }
    }

    private void VerifyAssets()
    {
        var batch = new AssetBatch();
        ForEachPage(page => engine.ListAssets(run.Id, page with { Size = 16 }, batch, cancel), batch, () =>
        {
            foreach (AssetRow row in batch.Rows)
            {
                if (row.Data.Length == 0)
                {
                    log.Warning("empty-asset", batch.Text(row.ExternalId), "the asset has no bytes");
                }
            }
        });
    }

    // Saved counts are a cache: programs of the ecosystem that merge into a finished sync, or amend it, leave it behind the rows. Of v3 files the storage's own
    // check knows more.
    private void VerifyStats()
    {
        if (!run.IsFinished || engine.Info.Engine == EngineKind.Lsm)
        {
            return;
        }

        SyncStats counted = engine.CountSync(run.Id, cancel);
        SyncStats cached = engine.GetStats(SyncType.Any, run.Id, recompute: false, cancel);
        Compare("resource types", cached.ResourceTypes, counted.ResourceTypes);
        Compare("resources", cached.Resources, counted.Resources);
        Compare("entitlements", cached.Entitlements, counted.Entitlements);
        Compare("grants", cached.Grants, counted.Grants);

        void Compare(string what, long remembered, long actual)
        {
            if (remembered != actual)
            {
                log.Warning("stale-stats", run.Id, $"the file remembers {remembered} {what}, it holds {actual}");
            }
        }
    }

    private void Dangling(string what, string subject, string message)
    {
        if (_isWhole && run.IsFinished)
        {
            log.Error("dangling-" + what, subject, message);
        }
        else
        {
            log.Warning("dangling-" + what, subject, message);
        }
    }

    private void RequireEqual<T>(string kind, string id, string what, T stored, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(stored, actual))
        {
            log.Error("identity", $"{kind} {id}", $"stored under {what} '{stored}', the record says '{actual}'");
        }
    }

    // An upsert in a v1 file replaces the record and keeps the columns of the first one, so a moved record differs from its columns by right.
    private void NoteDifference<T>(string kind, string id, string what, T stored, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(stored, actual))
        {
            log.Warning("moved-record", $"{kind} {id}", $"first stored under {what} '{stored}', the record now says '{actual}'");
        }
    }

    private T? TryRead<T>(string kind, string id, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.Corrupt)
        {
            NoteUnreadable(kind, id, e);
            return null;
        }
    }

    private void NoteUnreadable(string kind, string id, C1zException e) => log.Error("unreadable-record", $"{kind} {id}", e.Message);

    private bool IsKnown(ResourceId id) => _resources.Contains(Encoding.UTF8.GetBytes(id.ResourceType), Encoding.UTF8.GetBytes(id.Resource));

    private static ResourceKey PrincipalOf(GrantBatch batch, ref readonly GrantRow row) =>
        new(batch.Text(row.PrincipalType), batch.Text(row.PrincipalId));

    private static ResourceKey Key(ResourceId? id) => new(id?.ResourceType ?? "", id?.Resource ?? "");

    private void ForEachPage(Func<PageRequest, string> list, IRowBatch batch, Action check)
    {
        string token = "";
        do
        {
            token = list(new PageRequest(0, token));
            log.CountRecords(batch.Count);
            check();
        }
        while (token.Length > 0);
    }
}
