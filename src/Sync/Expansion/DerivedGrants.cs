using C1z.Engines;

namespace C1z.Sync.Expansion;

/// <summary>The result of an expansion: lists of members and how they combine. A walk merges them anew each time.</summary>
internal sealed class DerivedGrants : IDerivedGrants
{
    private readonly MemberLists _lists;
    private readonly PrincipalTable _principals;
    private readonly List<DerivedDestination> _destinations = [];
    private readonly List<SourceSet> _sources = [];

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
    /// <param name="sources">What gives it; shared by the members of a cycle.</param>
    /// <returns>Its position.</returns>
    public int Add(EntitlementName entitlement, SourceSet sources)
    {
        _destinations.Add(new DerivedDestination(entitlement, sources.Ids));
        _sources.Add(sources);
        return _destinations.Count - 1;
    }

    /// <summary>Takes the last destination back: nobody gets it.</summary>
    public void RemoveLast()
    {
        _destinations.RemoveAt(_destinations.Count - 1);
        _sources.RemoveAt(_sources.Count - 1);
    }

    /// <summary>Walks what a destination gets, by rank.</summary>
    public ContributionMerge Merge(int destination) => new(_sources[destination].Open(_lists));

    /// <inheritdoc/>
    public DerivedGrantCursor Open(int destination) => new Cursor(Merge(destination), _principals);

    /// <inheritdoc/>
    public void Dispose() => _lists.Dispose();

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
}
