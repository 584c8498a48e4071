namespace C1z.Sync.Expansion;

/// <summary>A graph without cycles, made of an entitlement graph by taking vertices that reach each other for one node, and the order to work it off.</summary>
/// <remarks>
/// An edge inside a node is dropped, as the ecosystem does: its members pass what comes from outside to each other, but not their own holders. Edges between
/// two nodes become one with the widest rule.
/// </remarks>
internal sealed class ExpansionPlan
{
    private ExpansionPlan(List<PlanNode> nodes, int cycles, int depth)
    {
        Nodes = nodes;
        Cycles = cycles;
        Depth = depth;
    }

    /// <summary>The nodes; every node comes after all that lead to it.</summary>
    public IReadOnlyList<PlanNode> Nodes { get; }

    /// <summary>Nodes of vertices that gave each other, or themselves.</summary>
    public int Cycles { get; }

    /// <summary>Edges of the longest path.</summary>
    public int Depth { get; }

    /// <summary>Plans an expansion.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">What is refused.</param>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.ExpansionRefused"/>: cycles that may not be resolved, a path that is too long, an
    /// entitlement that gives another of its own id.</exception>
    public static ExpansionPlan Make(EntitlementGraph graph, ExpansionOptions options)
    {
        int[] component = StrongComponents.Find(Successors(graph));
        int count = component.Length == 0 ? 0 : component.Max() + 1;
        var members = new List<int>[count];
        for (int vertex = 0; vertex < component.Length; vertex++)
        {
            (members[component[vertex]] ??= []).Add(vertex);
        }

        var rules = new SortedDictionary<int, EdgeRule>[count];
        bool[] leads = new bool[count];
        var cyclic = new HashSet<int>();
        foreach (((int source, int destination), EdgeRule rule) in graph.Edges)
        {
            int from = component[source];
            int to = component[destination];
            if (from == to)
            {
                cyclic.Add(from);
                continue;
            }

            SortedDictionary<int, EdgeRule> incoming = rules[to] ??= [];
            incoming[from] = incoming.TryGetValue(from, out EdgeRule? before) ? before.Widen(rule) : rule;
            leads[from] = true;
        }

        if (options.RefuseCycles && cyclic.Count > 0)
        {
            IEnumerable<string> ids = members[cyclic.Min()].Select(vertex => $"'{graph.Vertices[vertex].Name.Id}'").Take(5);
            throw new SyncException(
                SyncErrorCode.ExpansionRefused, $"entitlements give each other, which {ExpansionOptions.RefuseCyclesVariable} forbids: {string.Join(", ", ids)}");
        }

        // Components are numbered against the direction of the edges.
        var nodes = new List<PlanNode>(count);
        int[] depths = new int[count];
        for (int number = count - 1; number >= 0; number--)
        {
            PlanEdge[] incoming = [.. (rules[number] ?? []).Select(rule => new PlanEdge(count - 1 - rule.Key, rule.Value))];
            int depth = incoming.Length == 0 ? 0 : incoming.Max(edge => depths[edge.Source]) + 1;
            depths[nodes.Count] = depth;
            if (depth > options.MaxDepth)
            {
                throw new SyncException(
                    SyncErrorCode.ExpansionRefused,
                    $"entitlement '{graph.Vertices[members[number][0]].Name.Id}' is {depth} steps of nested groups away from a holder, "
                        + $"the limit is {options.MaxDepth}; {ExpansionOptions.MaxDepthVariable} raises it");
            }

            var node = new PlanNode(members[number], incoming, leads[number]);
            RequireNameableSources(node, nodes, graph.Vertices);
            nodes.Add(node);
        }

        return new ExpansionPlan(nodes, cyclic.Count, nodes.Count == 0 ? 0 : depths.Max());
    }

    // Sources go by id alone, and a grant with its own id among them is taken for a direct one.
    private static void RequireNameableSources(PlanNode node, List<PlanNode> nodes, IReadOnlyList<Vertex> vertices)
    {
        if (node.Incoming.Count == 0)
        {
            return;
        }

        var names = new Dictionary<string, VertexName>(StringComparer.Ordinal);
        foreach (int vertex in node.Vertices)
        {
            names[vertices[vertex].Name.Id] = vertices[vertex].Name;
        }

        foreach (int vertex in node.Incoming.SelectMany(edge => nodes[edge.Source].Vertices))
        {
            VertexName source = vertices[vertex].Name;
            if (names.TryGetValue(source.Id, out VertexName destination))
            {
                throw new SyncException(
                    SyncErrorCode.ExpansionRefused,
                    $"entitlement '{source.Id}' of {source.ResourceType} '{source.ResourceId}' gives the one of the same id of {destination.ResourceType} "
                        + $"'{destination.ResourceId}': sources are named by id, so what follows could not be told from direct grants");
            }
        }
    }

    private static List<int>[] Successors(EntitlementGraph graph)
    {
        var successors = new List<int>[graph.Vertices.Count];
        for (int i = 0; i < successors.Length; i++)
        {
            successors[i] = [];
        }

        foreach ((int source, int destination) in graph.Edges.Keys)
        {
            successors[source].Add(destination);
        }

        return successors;
    }
}

/// <summary>A node of a plan.</summary>
/// <param name="Vertices">Its vertices: one, or the members of a cycle.</param>
/// <param name="Incoming">Edges from earlier nodes: every vertex there gives every vertex here.</param>
/// <param name="Leads">Whether edges go on from here.</param>
internal sealed record PlanNode(IReadOnlyList<int> Vertices, IReadOnlyList<PlanEdge> Incoming, bool Leads);

/// <summary>An edge of a plan.</summary>
/// <param name="Source">Position of the node it comes from.</param>
/// <param name="Rule">Who passes.</param>
internal readonly record struct PlanEdge(int Source, EdgeRule Rule);
