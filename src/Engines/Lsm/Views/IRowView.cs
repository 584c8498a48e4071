using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of a snapshot, wherever they lie.</summary>
internal interface IRowView
{
    /// <summary>Walks the rows from a key, included, to another, left out.</summary>
    /// <param name="lower">The first key.</param>
    /// <param name="upper">The first key behind; empty for no end.</param>
    RowCursor Scan(byte[] lower, byte[] upper);

    /// <summary>The value of a key; null when there is none.</summary>
    byte[]? Get(ReadOnlySpan<byte> key)
    {
        using RowCursor rows = Scan(key.ToArray(), [.. key, 0]);
        return rows.MoveNext() ? rows.Value.ToArray() : null;
    }

    /// <summary>Walks a range.</summary>
    RowCursor Scan(KeyRange range) => Scan(range.Lower, range.Upper);
}
