using C1z.Engines.Keys;
using C1z.Engines.Lsm.Sealing;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>Shows the grants below changed, without ever holding them: rows are made as a walk comes to them.</summary>
/// <remarks>
/// So a change of all grants of a file costs no memory, and a save makes each row once, on its way into a table. Indexes of grants follow from the rows; they
/// are collected when one is first read before the save, in memory up to a bound and in files beyond it.
/// </remarks>
internal abstract class GrantLens : Stratum
{
    private static readonly KeyRange Grants = KeyRange.OfType(KeySpace.Grant);

    private static readonly KeyRange Indexes = new(
        [KeySpace.Version, KeySpace.Index, KeySpace.ByPrincipal], [KeySpace.Version, KeySpace.Index, KeySpace.ByNeedsExpansion + 1]);

    private readonly Lock _gate = new();
    private RowRun? _index;

    /// <inheritdoc/>
    public override bool Open(KeyRange range, RowView below, bool hasBelow, Func<bool, RowSorter> sorter, List<RowCursor> into)
    {
        var parts = new List<(KeyRange Range, RowCursor Rows)>(5);
        AddBelow(range, [], Grants.Lower, below, parts);
        if (Clip(range, Grants.Lower, Grants.Upper) is { } grants)
        {
            parts.Add((grants, OpenGrants(grants, below)));
        }

        AddBelow(range, Grants.Upper, Indexes.Lower, below, parts);
        if (Clip(range, Indexes.Lower, Indexes.Upper) is { } indexes)
        {
            if (Index(below, sorter).Open(indexes) is { } index)
            {
                parts.Add((indexes, index));
            }
        }

        AddBelow(range, Indexes.Upper, [], below, parts);
        into.Add(parts is [var (_, only)] ? only : new ChainedCursor([.. parts]));
        return false;
    }

    /// <summary>Walks the changed grants.</summary>
    /// <param name="range">A range of grants.</param>
    /// <param name="below">The rows under the lens.</param>
    protected abstract RowCursor OpenGrants(KeyRange range, RowView below);

    /// <inheritdoc/>
    public override void Dispose() => _index?.Dispose();

    private RowRun Index(RowView below, Func<bool, RowSorter> sorter)
    {
        lock (_gate)
        {
            return _index ??= BuildIndex(below, sorter);
        }
    }

    private RowRun BuildIndex(RowView below, Func<bool, RowSorter> sorter)
    {
        using RowSorter index = sorter(false);
        using RowCursor grants = OpenGrants(Grants, below);
        while (grants.MoveNext())
        {
            if (!GrantKeys.TrySplit(grants.Key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
            {
                throw new EngineException(EngineErrorCode.Corrupt, $"the key {Convert.ToHexStringLower(grants.Key)} is not the key of a grant");
            }

            var key = new KeyWriter(index.GetRoom(grants.Key.Length + 1));
            ByPrincipalKeys.Write(ref key, principal, partition);
            index.Commit(key.Length, 0);
            if (GrantTraits.Of(grants.Value).NeedsExpansion)
            {
                key = new KeyWriter(index.GetRoom(grants.Key.Length + 1));
                ByNeedsExpansionKeys.Write(ref key, partition, principal);
                index.Commit(key.Length, 0);
            }
        }

        return index.Finish();
    }

    private static void AddBelow(KeyRange range, byte[] lower, byte[] upper, RowView below, List<(KeyRange Range, RowCursor Rows)> parts)
    {
        if (Clip(range, lower, upper) is { } part)
        {
            parts.Add((part, below.Open(part)));
        }
    }

    // What two ranges have in common; null for nothing. An empty upper bound is no bound.
    private static KeyRange? Clip(KeyRange range, byte[] lower, byte[] upper)
    {
        byte[] from = range.Lower.AsSpan().SequenceCompareTo(lower) > 0 ? range.Lower : lower;
        byte[] to = range.Upper.Length == 0 || (upper.Length > 0 && upper.AsSpan().SequenceCompareTo(range.Upper) < 0) ? upper : range.Upper;
        return to.Length == 0 || from.AsSpan().SequenceCompareTo(to) < 0 ? new KeyRange(from, to) : null;
    }
}
