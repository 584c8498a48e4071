using C1z.Engines;

namespace C1z.Sync.Expansion;

/// <summary>The result of an expansion: lists of members and how they combine. A walk merges them anew each time.</summary>
internal sealed class DerivedGrants : IDerivedGrants
{
    private readonly MemberLists _lists;
    private readonly PrincipalTable _principals;
    private readonly List<DerivedDestination> _destinations = [];
    private readonly List<Input[]> _inputs = [];

    /// <summary>Creates a result without destinations.</summary>
    /// <param name="lists">The lists; disposed with the result.</param>
    /// <param name="principals">The ranked principals.</param>
    public DerivedGrants(MemberLists lists, PrincipalTable principals)
    {
        _lists = lists;
        _principals = principals;
    }

    /// <inheritdoc/>
    public IReadOnlyList<DerivedDestination> Destinations => _destinations;

    /// <summary>Adds a destination.</summary>
    /// <param name="entitlement">Which.</param>
    /// <param name="sources">What gives it: the id of a source, its holders, and who of them passes.</param>
    /// <returns>Its position.</returns>
    public int Add(EntitlementName entitlement, IReadOnlyCollection<(byte[] Id, MemberList Holders, PassFilter Filter)> sources)
    {
        var ids = new List<byte[]>();
        var inputs = new List<Input>(sources.Count);
        foreach ((byte[] id, MemberList holders, PassFilter filter) in sources.OrderBy(source => source.Id, ByteOrder.Comparer))
        {
            if (ids.Count == 0 || !ids[^1].AsSpan().SequenceEqual(id))
            {
                ids.Add(id);
            }

            inputs.Add(new Input(holders, filter, ids.Count - 1));
        }

        _destinations.Add(new DerivedDestination(entitlement, ids));
        _inputs.Add([.. inputs]);
        return _destinations.Count - 1;
    }

    /// <summary>Takes the last destination back: nobody gets it.</summary>
    public void RemoveLast()
    {
        _destinations.RemoveAt(_destinations.Count - 1);
        _inputs.RemoveAt(_inputs.Count - 1);
    }

    /// <summary>Walks what a destination gets, by rank.</summary>
    public ContributionMerge Merge(int destination) => new(
        [.. _inputs[destination].Select(input => new ContributionMerge.Stream(new MemberReader(_lists, input.Holders), input.Filter, input.SourceIndex))]);

    /// <inheritdoc/>
    public DerivedGrantCursor Open(int destination) => new Cursor(Merge(destination), _principals);

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

    private readonly record struct Input(MemberList Holders, PassFilter Filter, int SourceIndex);

    private sealed class Cursor(ContributionMerge merge, PrincipalTable principals) : DerivedGrantCursor
    {
        public override ReadOnlySpan<byte> Principal => principals.KeyAt(merge.Rank);

        public override ReadOnlySpan<byte> Payload => principals.PayloadAt(merge.Rank);

        public override ReadOnlySpan<DerivedSource> Sources => merge.Sources;

        public override bool MoveNext() => merge.MoveNext();

        public override bool MoveToOrBehind(ReadOnlySpan<byte> principal)
        {
            merge.Seek(principals.FirstAtOrBehind(principal));
            return merge.MoveNext();
        }

        public override void Dispose()
        {
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Comparer = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
