using C1z.Engines.Keys;
using C1z.Engines.Lsm.Expansion;
using C1z.Engines.Records;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm;

// Both directions of an expansion are ways to see the grants: nothing is written before a save walks over them.
public sealed partial class LsmEngine : IGrantExpansion
{
    /// <inheritdoc/>
    public void ReadHolders(EntitlementName entitlement, IHolderSink sink, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        ArgumentNullException.ThrowIfNull(sink);
        Run(engine =>
        {
            _ = engine.RequireCurrent();
            var key = new KeyWriter(stackalloc byte[512]);
            EntitlementPartition.Write(ref key, new EntitlementIdentity(entitlement.ResourceType, entitlement.ResourceId, entitlement.Id));
            var prefix = new KeyWriter(stackalloc byte[512]);
            GrantKeys.WritePartitionPrefix(ref prefix, key.Written);
            var range = KeyRange.OfPrefix(prefix.Written);
            int principalAt = prefix.Length;
            prefix.Dispose();
            key.Dispose();
            using LsmScan grants = engine.Store.Scan(range.Lower, range.Upper);
            for (int i = 1; grants.MoveNext(); i++)
            {
                if (i % RowsBetweenPolls == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                }

                AddHolder(grants.Key[principalAt..], grants.Value, entitlement.Id, sink);
            }
        });
    }

    /// <inheritdoc/>
    public void MergeDerived(IDerivedGrants derived, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(derived);
        bool isTaken = false;
        try
        {
            Run(engine =>
            {
                engine.RequireWritable();
                _ = engine.RequireCurrent();
                cancel.ThrowIfCancellationRequested();
                var lens = new ExpandedGrants(derived, Instant.From(engine._options.Engine.Clock.GetUtcNow()));
                _ = engine.Store;
                engine._rows.Cover(lens);
                isTaken = true;
                engine.MarkRowsChanged();
            });
        }
        finally
        {
            if (!isTaken)
            {
                derived.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Unless it is a dry run, the sync becomes the current one, ended as it is: what follows is a new expansion into it.</remarks>
    public RollbackReport RollbackExpansion(string syncId, RollbackOptions options, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        ArgumentNullException.ThrowIfNull(options);
        return Run(engine =>
        {
            if (!options.DryRun)
            {
                engine.RequireWritable();
            }

            SyncRun run = engine.RequireBareRun(syncId);
            if (!run.IsFinished)
            {
                throw engine.Precondition($"sync '{syncId}' is not finished");
            }

            if (!run.SupportsDiff)
            {
                throw engine.Precondition($"sync '{syncId}' was not expanded");
            }

            RollbackReport report = engine.CountRollback(options.PreserveSuspects, cancel);
            if (!options.DryRun)
            {
                string token = options.RewriteToken?.Invoke(run.Token) ?? "";
                engine.MakeCurrent(syncId);
                engine.TakeBack(run, report, token, options.PreserveSuspects);
            }

            return report;
        });
    }

    private void TakeBack(SyncRun run, RollbackReport report, string token, bool preserveSuspects)
    {
        if (report.Deleted + report.Cleared > 0)
        {
            _rows.Cover(new RolledBackGrants(preserveSuspects));
            MarkRowsChanged();
        }

        if (report.Scanned > 0)
        {
            WriteRun(run with { Token = token });
        }
    }

    private RollbackReport CountRollback(bool preserveSuspects, CancellationToken cancel)
    {
        long scanned = 0, cleared = 0, derived = 0, suspects = 0;
        var family = KeyRange.OfType(KeySpace.Grant);
        using LsmScan grants = Store.Scan(family.Lower, family.Upper);
        while (grants.MoveNext())
        {
            if (++scanned % RowsBetweenPolls == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            switch (RolledBackGrants.Judge(grants.Value))
            {
                case RolledBackGrants.Verdict.Marked:
                    cleared++;
                    break;
                case RolledBackGrants.Verdict.Derived:
                    derived++;
                    break;
                case RolledBackGrants.Verdict.Suspect:
                    suspects++;
                    break;
                default:
                    break;
            }
        }

        return new RollbackReport(scanned, preserveSuspects ? derived : derived + suspects, suspects, cleared);
    }

    // The reference to the principal goes along as it is: a derived grant repeats it.
    private static void AddHolder(ReadOnlySpan<byte> principal, ReadOnlySpan<byte> record, ReadOnlySpan<byte> entitlementId, IHolderSink sink)
    {
        ReadOnlySpan<byte> reference = default;
        bool hasSources = false;
        bool hasOwn = false;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(StorageFields.Grant.Principal, WireType.Bytes))
            {
                reference = reader.ReadBytes();
            }
            else if (field.Is(StorageFields.Grant.Sources, WireType.Bytes))
            {
                hasSources = true;
                hasOwn |= new MapEntryView(reader.ReadBytes()).Key.SequenceEqual(entitlementId);
            }
            else
            {
                reader.Skip(field);
            }
        }

        sink.Add(principal, !hasSources || hasOwn, reference);
    }
}
