using SharedCursor = C1z.Engines.Keys.EntitlementCursor;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>The list of entitlements that one listing asks for.</summary>
internal sealed class IdList
{
    private readonly IReadOnlyList<string> _asked;
    private readonly Dictionary<string, int> _positions;

    /// <summary>Takes the list as it was asked for.</summary>
    /// <param name="asked">Ids; empty ones are ignored.</param>
    public IdList(IReadOnlyList<string> asked)
    {
        _asked = asked;
        _positions = new Dictionary<string, int>(asked.Count, StringComparer.Ordinal);
        for (int i = 0; i < asked.Count; i++)
        {
            if (!string.IsNullOrEmpty(asked[i]))
            {
                _ = _positions.TryAdd(asked[i], i);
            }
        }

        Ordered = [.. _positions.Keys.Order(Utf8Order.Comparer)];
        Checksum = SharedCursor.Checksum(asked);
    }

    /// <summary>Every id once, in byte order: the order of the listing.</summary>
    public IReadOnlyList<string> Ordered { get; }

    /// <summary>Tells this list from others.</summary>
    public uint Checksum { get; }

    /// <summary>Number of ids asked for, with repetitions.</summary>
    public int Count => _asked.Count;

    /// <summary>The id at a position of the list as asked.</summary>
    public string this[int position] => _asked[position];

    /// <summary>The first position of an id in the list as asked.</summary>
    public int PositionOf(string id) => _positions[id];
}
