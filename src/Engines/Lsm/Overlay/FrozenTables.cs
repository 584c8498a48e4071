using C1z.Engines.Rocks;
using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>The tables of a store that nobody writes to for a while, open for the engine's own reader.</summary>
internal sealed class FrozenTables : IDisposable
{
    private readonly (TableReader Table, RocksTable Info)[] _tables;

    /// <summary>Makes tables of all rows, and opens them.</summary>
    public FrozenTables(RocksStore store)
    {
        store.Flush();
        var tables = new List<(TableReader, RocksTable)>();
        try
        {
            foreach (RocksTable info in store.ListTables())
            {
                tables.Add((TableReader.Open(new FileTableSource(Path.Combine(store.Directory, info.Name))), info));
            }
        }
        catch
        {
            tables.ForEach(t => t.Item1.Dispose());
            throw;
        }

        // Entries of equal keys carry different sequence numbers, except those that were given none and overlap with nothing older: the order is free.
        _tables = [.. tables];
    }

    /// <summary>Walks a range.</summary>
    public FrozenCursor Open(Keys.KeyRange range) => new(MergingIterator.Create(
        [.. _tables.Where(t => Touches(t.Info, range)).Select(t => t.Table)], new KeyRange(range.Lower, range.Upper.Length == 0 ? null : range.Upper)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((TableReader table, _) in _tables)
        {
            table.Dispose();
        }
    }

    private static bool Touches(RocksTable table, Keys.KeyRange range) =>
        table.Largest.AsSpan().SequenceCompareTo(range.Lower) >= 0
        && (range.Upper.Length == 0 || table.Smallest.AsSpan().SequenceCompareTo(range.Upper) < 0);
}
