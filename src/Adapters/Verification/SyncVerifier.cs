using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Verification;

/// <summary>Checks the records of one sync: identity first, then references page by page.</summary>
internal sealed class SyncVerifier(ISnapshotEngine engine, SyncRun run, FindingLog log, CancellationToken cancel)
{
    private readonly RecordTranslator _translator = RecordTranslator.For(engine.Encoding);
    private readonly ReferenceLookup _lookup = new(engine, run.Id);
    private readonly HashSet<string> _resourceTypes = new(StringComparer.Ordinal);

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
            for (int i = 0; i < batch.Count; i++)
            {
                ref readonly ResourceRow row = ref batch[i];
                var key = new ResourceKey(batch.Text(row.ResourceType), batch.Text(row.ResourceId));
                int index = i;
                if (TryRead("resource", key.ToString(), () => _translator.Read(batch, in batch[index])) is not { } message)
                {
                    continue;
                }

                RequireEqual("resource", key.ToString(), "id", key, Key(message.Id));
                if (!_resourceTypes.Contains(key.Type))
                {
                    Dangling("resource-type", key.ToString(), $"its resource type '{key.Type}' is not in the sync");
                }

                if (message.ParentResourceId is { Resource.Length: > 0 } parent)
                {
                    _lookup.Want(Key(parent), missing => Dangling("parent", key.ToString(), $"its parent {missing} is not in the sync"));
                }
            }

            _lookup.Resolve();
        });
    }

    private void VerifyEntitlements()
    {
        var batch = new EntitlementBatch();
        ForEachPage(page => engine.ListEntitlements(new EntitlementQuery { SyncId = run.Id }, page, batch, cancel), batch, () =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                ref readonly EntitlementRow row = ref batch[i];
                string id = batch.Text(row.ExternalId);
                var resource = new ResourceKey(batch.Text(row.ResourceType), batch.Text(row.ResourceId));
                int index = i;
                if (TryRead("entitlement", id, () => _translator.Read(batch, in batch[index])) is not { } message)
                {
                    continue;
                }

                RequireEqual("entitlement", id, "id", id, message.Id);
                NoteDifference("entitlement", id, "resource", resource, Key(message.Resource?.Id));
                _lookup.Want(resource, missing => Dangling("entitlement-resource", id, $"its resource {missing} is not in the sync"));
            }

            _lookup.Resolve();
        });
    }

    private void VerifyGrants()
    {
        var batch = new GrantBatch();
        var query = new GrantQuery { SyncId = run.Id, Parts = RowParts.All };
        ForEachPage(page => engine.ListGrants(query, page, batch, cancel), batch, () =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                VerifyGrant(batch, i);
            }

            _lookup.Resolve();
        });
    }

    private void VerifyGrant(GrantBatch batch, int index)
    {
        ref readonly GrantRow row = ref batch[index];
        string id = batch.Text(row.ExternalId);
        string entitlement = batch.Text(row.EntitlementId);
        var principal = new ResourceKey(batch.Text(row.PrincipalType), batch.Text(row.PrincipalId));
        _lookup.Want(principal, missing => Dangling("principal", id, $"its principal {missing} is not in the sync"));
        _lookup.WantEntitlement(entitlement, missing => Dangling("entitlement", id, $"its entitlement '{missing}' is not in the sync"));
        if (TryRead("grant", id, () => _translator.Read(batch, in batch[index], withExpansion: true)) is not { } message)
        {
            return;
        }

        RequireEqual("grant", id, "id", id, message.Id);
        NoteDifference("grant", id, "entitlement", entitlement, message.Entitlement?.Id ?? "");
        NoteDifference("grant", id, "principal", principal, Key(message.Principal?.Id));
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
            log.Error("unreadable-record", $"{kind} {id}", e.Message);
            return null;
        }
    }

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
