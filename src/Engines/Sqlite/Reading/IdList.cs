using System.Text;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>The list of entitlements that one listing asks for.</summary>
internal sealed class IdList
{
    // CRC-32 as in zlib and Ethernet, reflected.
    private const uint Polynomial = 0xEDB88320;
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
        Checksum = ~asked.Aggregate(uint.MaxValue, AppendId);
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

    private static uint AppendId(uint crc, string id)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(id))
        {
            crc = Append(crc, b);
        }

        return Append(crc, 0);
    }

    private static uint Append(uint crc, byte value)
    {
        crc ^= value;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
        }

        return crc;
    }
}
