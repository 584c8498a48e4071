using C1z.Engines.Keys;
using C1z.Engines.Lsm.Sealing;
using C1z.Engines.Lsm.Working;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Views;

/// <summary>Derives the index rows of unsaved primary rows, and the tombstones for index rows that these make stale.</summary>
internal sealed class IndexDeriver : IDisposable
{
    private readonly RowSorter _index;
    private readonly RowView _below;
    private readonly bool _hasBelow;
    private readonly bool _hasPendingBelow;
    private readonly bool _pendingOnly;
    private RowCursor? _resourcesBelow;

    private IndexDeriver(RowView below, bool hasBelow, RowSorter index, bool pendingOnly)
    {
        _pendingOnly = pendingOnly;
        _below = below;
        _hasBelow = hasBelow;
        _index = index;
        _hasPendingBelow = hasBelow && HasPending(below);
    }

    /// <summary>Derives.</summary>
    /// <param name="rows">Primary rows.</param>
    /// <param name="below">The rows under them.</param>
    /// <param name="hasBelow">Whether there can be any.</param>
    /// <param name="index">Sorts the index rows; it is used up.</param>
    /// <param name="inFile">Whether the index must not stay in memory, because its rows do not either.</param>
    /// <param name="pendingOnly">Whether only the index of grants that wait for an expansion is wanted.</param>
    public static RowRun Derive(RowRun rows, RowView below, bool hasBelow, RowSorter index, bool inFile, bool pendingOnly = false)
    {
        using (index)
        {
            using var deriver = new IndexDeriver(below, hasBelow, index, pendingOnly);
            using (RowCursor? resources = pendingOnly ? null : rows.Open(KeyRange.OfType(KeySpace.Resource)))
            {
                while (resources?.MoveNext() == true)
                {
                    deriver.AddResource(resources.Key, resources.Value);
                }
            }

            using (RowCursor? grants = rows.Open(KeyRange.OfType(KeySpace.Grant)))
            {
                while (grants?.MoveNext() == true)
                {
                    deriver.AddGrant(grants.Key, grants.Value, grants.IsTombstone);
                }
            }

            return inFile ? index.FinishInFile() : index.Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _resourcesBelow?.Dispose();

    // Most snapshots have no pending grant, and then no tombstone for one is needed.
    private static bool HasPending(RowView below)
    {
        using RowCursor pending = below.Open(KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index, KeySpace.ByNeedsExpansion]));
        return pending.MoveNext();
    }

    // Resources are never removed, only replaced; then the old one may have had another parent. The tombstone comes first: when the parent is the same, the
    // row that follows it counts.
    private void AddResource(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if (_hasBelow)
        {
            _resourcesBelow ??= _below.Open(KeyRange.OfType(KeySpace.Resource));
            if (_resourcesBelow.MoveToOrBehind(key) && _resourcesBelow.Key.SequenceEqual(key))
            {
                AddParent(_resourcesBelow.Value, removed: true);
            }
        }

        AddParent(record, removed: false);
    }

    private void AddParent(ReadOnlySpan<byte> record, bool removed)
    {
        var resource = new ResourceRecordView(record);
        if (resource.Parent.ResourceId.IsEmpty)
        {
            return;
        }

        var key = new KeyWriter(stackalloc byte[256]);
        ByParentKeys.Write(ref key, resource.Parent.ResourceType, resource.Parent.ResourceId, resource.ResourceType, resource.ResourceId);
        Put(ref key, removed);
    }

    // The key by principal follows from the grant's own, so a replaced grant has the same one. Whether a grant is pending is the record's own affair.
    private void AddGrant(ReadOnlySpan<byte> grant, ReadOnlySpan<byte> record, bool removed)
    {
        if (!GrantKeys.TrySplit(grant, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"the key {Convert.ToHexStringLower(grant)} is not the key of a grant");
        }

        if (!_pendingOnly)
        {
            var byPrincipal = new KeyWriter(stackalloc byte[512]);
            ByPrincipalKeys.Write(ref byPrincipal, principal, partition);
            Put(ref byPrincipal, removed);
        }

        bool pending = !removed && GrantTraits.Of(record).NeedsExpansion;
        if (pending || _hasPendingBelow)
        {
            var key = new KeyWriter(stackalloc byte[512]);
            ByNeedsExpansionKeys.Write(ref key, partition, principal);
            Put(ref key, removed: !pending);
        }
    }

    private void Put(ref KeyWriter key, bool removed)
    {
        if (removed)
        {
            _index.AddTombstone(key.Written);
        }
        else
        {
            _index.Add(key.Written, []);
        }

        key.Dispose();
    }
}
