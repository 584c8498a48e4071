using System.Text;
using C1z.Engines;

namespace C1z.Sync.Expansion;

/// <summary>Which entitlements give which: a vertex an entitlement, an edge where a holder of one gets the other.</summary>
internal sealed class EntitlementGraph
{
    private readonly Dictionary<VertexName, int> _byName = [];
    private readonly List<Vertex> _vertices = [];
    private readonly Dictionary<(int Source, int Destination), EdgeRule> _edges = [];

    /// <summary>The entitlements.</summary>
    public IReadOnlyList<Vertex> Vertices => _vertices;

    /// <summary>The edges, each pair once.</summary>
    public IReadOnlyDictionary<(int Source, int Destination), EdgeRule> Edges => _edges;

    /// <summary>The vertex of an entitlement, made when there is none yet.</summary>
    /// <param name="name">The entitlement.</param>
    /// <param name="exists">Whether the sync holds it. One that it does not hold gives nothing and is not given.</param>
    public int VertexOf(VertexName name, bool exists)
    {
        if (!_byName.TryGetValue(name, out int vertex))
        {
            vertex = _vertices.Count;
            _byName.Add(name, vertex);
            _vertices.Add(new Vertex(name, exists));
        }

        return vertex;
    }

    /// <summary>Adds an edge, or widens the one that is there.</summary>
    public void AddEdge(int source, int destination, EdgeRule rule)
    {
        (int, int) key = (source, destination);
        _edges[key] = _edges.TryGetValue(key, out EdgeRule? before) ? before.Widen(rule) : rule;
    }
}

/// <summary>An entitlement: its id and its resource. Two entitlements may share an id on different resources.</summary>
internal readonly record struct VertexName(string ResourceType, string ResourceId, string Id)
{
    /// <summary>The name in the form that engines take.</summary>
    public EntitlementName ToEngine() =>
        new(Encoding.UTF8.GetBytes(ResourceType), Encoding.UTF8.GetBytes(ResourceId), Encoding.UTF8.GetBytes(Id));
}

/// <summary>A vertex.</summary>
/// <param name="Name">The entitlement.</param>
/// <param name="Exists">Whether the sync holds it.</param>
internal readonly record struct Vertex(VertexName Name, bool Exists);
