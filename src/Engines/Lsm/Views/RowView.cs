using C1z.Engines.Keys;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of a snapshot, wherever they lie: in a sealed file, in memory, or in both.</summary>
internal abstract class RowView
{
    /// <summary>The snapshot, for messages.</summary>
    public abstract string Path { get; }

    /// <summary>Walks the rows from a key, included, to another, left out.</summary>
    /// <param name="lower">The first key.</param>
    /// <param name="upper">The first key behind; empty for no end.</param>
    public abstract RowCursor Open(byte[] lower, byte[] upper);

    /// <summary>Walks a range.</summary>
    public RowCursor Open(KeyRange range) => Open(range.Lower, range.Upper);

    /// <summary>Walks all grants for a seal.</summary>
    public virtual GrantSource OpenGrants() => new StoredGrantSource(Open(KeyRange.OfType(KeySpace.Grant)));

    /// <summary>Walks the rows from a key, included, to another, left out; failures leave as the engine's own.</summary>
    /// <param name="lower">The first key.</param>
    /// <param name="upper">The first key behind; empty for no end.</param>
    public LsmScan Scan(byte[] lower, byte[] upper) => new(Open(lower, upper), Path);

    /// <summary>The value of a key; null when there is none.</summary>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        using LsmScan scan = Scan(key.ToArray(), [.. key, 0]);
        return scan.MoveNext() ? scan.Value.ToArray() : null;
    }
}
