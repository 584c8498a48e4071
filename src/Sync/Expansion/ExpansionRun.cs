using C1z.Engines;

namespace C1z.Sync.Expansion;

/// <summary>Works a plan off: reads the holders of every entitlement once, then follows the edges, sources before destinations.</summary>
/// <remarks>
/// Only what leads on is kept as a list: what an entitlement at the end of all chains gets is merged when it is written. Memory: the graph, an entry a
/// principal, and the budget for lists.
/// </remarks>
internal sealed class ExpansionRun : IDisposable
{
    private readonly EntitlementGraph _graph;
    private readonly ExpansionPlan _plan;
    private readonly EntitlementName[] _names;
    private readonly MemberList[] _stored;
    private readonly MemberList[] _holders;
    private readonly MemberLists _lists;
    private readonly PrincipalTable _principals = new();
    private readonly DerivedGrants _result;

    /// <summary>Prepares a run.</summary>
    public ExpansionRun(EntitlementGraph graph, ExpansionPlan plan, ExpansionOptions options)
    {
        _graph = graph;
        _plan = plan;
        _names = [.. graph.Vertices.Select(vertex => vertex.Name.ToEngine())];
        _stored = new MemberList[_names.Length];
        _holders = new MemberList[_names.Length];
        _lists = new MemberLists(options.MemberBytes, options.TempDirectory);
        _result = new DerivedGrants(_lists, _principals);
    }

    /// <summary>Principals that hold one of the entitlements.</summary>
    public int Principals => _principals.Count;

    /// <summary>Grants of principals that did not hold the entitlement.</summary>
    public long Derived { get; private set; }

    /// <summary>Grants that have further sources.</summary>
    public long Marked { get; private set; }

    /// <summary>Reads the holders.</summary>
    /// <param name="engine">The engine, with a current sync.</param>
    /// <param name="cancel">Cancels.</param>
    public void ReadHolders(IGrantExpansion engine, CancellationToken cancel)
    {
        // In the order of keys, so that a file is read once from front to back, and the same sync gives the same result.
        IEnumerable<int> order = Enumerable.Range(0, _names.Length)
            .Where(vertex => _graph.Vertices[vertex].Exists)
            .OrderBy(vertex => _graph.Vertices[vertex].Name.ResourceType, Utf8Order.Comparer)
            .ThenBy(vertex => _graph.Vertices[vertex].Name.ResourceId, Utf8Order.Comparer)
            .ThenBy(vertex => _graph.Vertices[vertex].Name.Id, Utf8Order.Comparer);
        var sink = new HolderSink(_lists, _principals);
        foreach (int vertex in order)
        {
            long start = _lists.Count;
            engine.ReadHolders(_names[vertex], sink, cancel);
            sink.Finish();
            _stored[vertex] = _lists.Since(start);
        }

        _principals.Rank();
    }

    /// <summary>Follows the edges.</summary>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The result. Whoever disposes it disposes what the run holds.</returns>
    public DerivedGrants Follow(CancellationToken cancel)
    {
        foreach (PlanNode node in _plan.Nodes)
        {
            SourceSet sources = SourcesOf(node);
            foreach (int vertex in node.Vertices)
            {
                cancel.ThrowIfCancellationRequested();
                if (_graph.Vertices[vertex].Exists)
                {
                    Reduce(vertex, sources, node.Leads);
                }
            }
        }

        return _result;
    }

    /// <inheritdoc/>
    public void Dispose() => _result.Dispose();

    private SourceSet SourcesOf(PlanNode node)
    {
        var sources = new List<(byte[] Id, MemberList Holders, PassFilter Filter)>();
        foreach (PlanEdge edge in node.Incoming)
        {
            var filter = new PassFilter(edge.Rule, _principals);
            sources.AddRange(_plan.Nodes[edge.Source].Vertices.Where(vertex => _holders[vertex].Count > 0).Select(vertex => (_names[vertex].Id, _holders[vertex], filter)));
        }

        return new SourceSet(sources);
    }

    private void Reduce(int vertex, SourceSet sources, bool leads)
    {
        long start = _lists.Count;
        var stored = new MemberReader(_lists, _stored[vertex], _principals.Ranks);
        bool storedStands = stored.TryRead(out Member holder);
        bool getsAny = false;
        if (!sources.IsEmpty)
        {
            ContributionMerge merge = _result.Merge(_result.Add(_names[vertex], sources));
            while (merge.MoveNext())
            {
                getsAny = true;
                for (; storedStands && holder.Principal < merge.Rank; storedStands = stored.TryRead(out holder))
                {
                    Keep(holder, leads);
                }

                if (storedStands && holder.Principal == merge.Rank)
                {
                    Marked++;
                    continue;
                }

                Derived++;
                Keep(new Member(merge.Rank, isDirect: false), leads);
            }

            if (!getsAny)
            {
                _result.RemoveLast();
            }
        }

        for (; storedStands; storedStands = stored.TryRead(out holder))
        {
            Keep(holder, leads);
        }

        _holders[vertex] = _lists.Since(start);
    }

    private void Keep(Member member, bool leads)
    {
        if (leads)
        {
            _lists.Add(member);
        }
    }

    // Several grants of one principal are one member, direct when one of them is.
    private sealed class HolderSink(MemberLists lists, PrincipalTable principals) : IHolderSink
    {
        private Member? _last;

        public void Add(ReadOnlySpan<byte> principal, bool isDirect, ReadOnlySpan<byte> payload)
        {
            int number = principals.NumberOf(principal, payload);
            if (_last is { } last && last.Principal == number)
            {
                _last = new Member(number, isDirect || last.IsDirect);
                return;
            }

            Finish();
            _last = new Member(number, isDirect);
        }

        public void Finish()
        {
            if (_last is { } last)
            {
                lists.Add(last);
                _last = null;
            }
        }
    }
}
