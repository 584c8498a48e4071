namespace C1z.Sync.Expansion;

/// <summary>What gives a destination: the entitlements that do, in the order in which grants name them as sources, and who of their holders passes.</summary>
/// <remarks>Immutable. One for all members of a cycle: two cycles of thousands would otherwise take memory for every pair of their members.</remarks>
internal sealed class SourceSet
{
    private readonly Input[] _inputs;

    /// <summary>Brings sources into order.</summary>
    /// <param name="sources">Of each the id, its holders, and who of them passes. Those of one id on different resources are one source.</param>
    public SourceSet(IReadOnlyCollection<(byte[] Id, MemberList Holders, PassFilter Filter)> sources)
    {
        var ids = new List<byte[]>(sources.Count);
        var inputs = new List<Input>(sources.Count);
        foreach ((byte[] id, MemberList holders, PassFilter filter) in sources.OrderBy(source => source.Id, ByteOrder.Comparer))
        {
            if (ids.Count == 0 || !ids[^1].AsSpan().SequenceEqual(id))
            {
                ids.Add(id);
            }

            inputs.Add(new Input(holders, filter, ids.Count - 1));
        }

        Ids = ids;
        _inputs = [.. inputs];
    }

    /// <summary>Ids of the sources in byte order, each once.</summary>
    public IReadOnlyList<byte[]> Ids { get; }

    /// <summary>Whether nothing gives the destination.</summary>
    public bool IsEmpty => _inputs.Length == 0;

    /// <summary>Opens the holders of all sources, in the order of <see cref="Ids"/>.</summary>
    public ContributionMerge.Stream[] Open(MemberLists lists) =>
        [.. _inputs.Select(input => new ContributionMerge.Stream(new MemberReader(lists, input.Holders), input.Filter, input.SourceIndex))];

    private readonly record struct Input(MemberList Holders, PassFilter Filter, int SourceIndex);

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Comparer = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
