using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>The grants below, merged with those that an expansion derived from them.</summary>
internal sealed class ExpandedGrants : GrantLens
{
    private readonly IDerivedGrants _derived;
    private readonly Target[] _targets;
    private readonly Instant _now;

    /// <summary>Takes over a result.</summary>
    /// <param name="derived">The result; disposed with the lens.</param>
    /// <param name="now">The discovery time of derived grants.</param>
    public ExpandedGrants(IDerivedGrants derived, Instant now)
    {
        _derived = derived;
        _now = now;
        _targets = new Target[derived.Destinations.Count];
        for (int i = 0; i < _targets.Length; i++)
        {
            _targets[i] = new Target(i, PrefixOf(derived.Destinations[i].Entitlement));
        }

        Array.Sort(_targets, static (left, right) => left.Prefix.AsSpan().SequenceCompareTo(right.Prefix));
    }

    /// <summary>Number of destinations.</summary>
    public int Count => _targets.Length;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _derived.Dispose();
    }

    /// <summary>What all keys of a destination start with; destinations are in the order of these.</summary>
    public ReadOnlySpan<byte> PrefixAt(int target) => _targets[target].Prefix;

    /// <summary>Walks what a destination gets.</summary>
    public DerivedGrantCursor Open(int target) => _derived.Open(_targets[target].Destination);

    /// <summary>Makes the records of a destination.</summary>
    public DerivedRecords RecordsOf(int target) => new(_derived.Destinations[_targets[target].Destination], _now);

    /// <summary>The first destination that has, or may have, keys that are not below a key.</summary>
    public int FirstAtOrBehind(ReadOnlySpan<byte> key)
    {
        int from = 0;
        int to = _targets.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            ReadOnlySpan<byte> prefix = _targets[middle].Prefix;
            if (prefix.SequenceCompareTo(key) < 0 && !key.StartsWith(prefix))
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    /// <inheritdoc/>
    protected override RowCursor OpenGrants(KeyRange range, RowView below) => new ExpandedGrantsCursor(this, below.Open(range), range);

    private static byte[] PrefixOf(EntitlementName name)
    {
        var identity = new EntitlementIdentity(name.ResourceType, name.ResourceId, name.Id);
        var partition = new KeyWriter(stackalloc byte[512]);
        EntitlementPartition.Write(ref partition, identity);
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, partition.Written);
        byte[] prefix = key.Written.ToArray();
        partition.Dispose();
        key.Dispose();
        return prefix;
    }

    private readonly record struct Target(int Destination, byte[] Prefix);
}
