using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Writes the index entry that a row asks for.</summary>
/// <returns>False when the row asks for none.</returns>
internal delegate bool IndexEntryOf(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> record, ref KeyWriter entry);

/// <summary>Compares an index with the rows it is made of, both ways, in no memory.</summary>
/// <remarks>
/// Two walks give two fingerprints. Only when these differ, each entry looks for its row and each row for its entry, and the ones without are named.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="report">Where findings go.</param>
/// <param name="index">The index.</param>
/// <param name="rows">The family of its rows.</param>
/// <param name="entryOf">From a row to its entry.</param>
/// <param name="rowOf">From an entry to its row.</param>
internal sealed class IndexCheck(
    SealedStore store, StorageReport report, (KeyFamily Family, byte Id) index, byte rows, IndexEntryOf entryOf, RowKeyOf rowOf)
{
    private readonly Keys.KeyRange _indexRange = Keys.KeyRange.OfIndex(KeySpace.Index, index.Id);
    private readonly Keys.KeyRange _rowRange = Keys.KeyRange.OfType(rows);

    public void Run()
    {
        KeySetSum expected = SumOfRows();
        KeySetSum actual = SumOfEntries();
        if (!expected.Equals(actual))
        {
            NameEntriesWithoutRow();
            NameRowsWithoutEntry();
        }
    }

    private KeySetSum SumOfRows()
    {
        var sum = default(KeySetSum);
        var entry = new KeyWriter(stackalloc byte[512]);
        using LsmScan walk = store.Scan(_rowRange.Lower, _rowRange.Upper);
        while (walk.MoveNext())
        {
            report.Poll();
            entry.Clear();
            if (entryOf(walk.Key, walk.Value, ref entry))
            {
                sum.Add(entry.Written);
            }
        }

        entry.Dispose();
        return sum;
    }

    private KeySetSum SumOfEntries()
    {
        var sum = default(KeySetSum);
        using LsmScan walk = store.Scan(_indexRange.Lower, _indexRange.Upper);
        while (walk.MoveNext())
        {
            report.Poll();
            sum.Add(walk.Key);
        }

        return sum;
    }

    private void NameEntriesWithoutRow()
    {
        var key = new KeyWriter(stackalloc byte[512]);
        using LsmScan walk = store.Scan(_indexRange.Lower, _indexRange.Upper);
        using LsmScan lookup = store.Scan(_rowRange.Lower, _rowRange.Upper);
        while (walk.MoveNext())
        {
            report.Poll();
            key.Clear();
            if (!rowOf(walk.Key, ref key))
            {
                report.Add("index-key", index.Family, walk.Key, "the key is malformed");
                continue;
            }

            bool hasRow = lookup.MoveTo(key.Written);
            key.Clear();
            if (!hasRow || !entryOf(lookup.Key, lookup.Value, ref key) || !key.Written.SequenceEqual(walk.Key))
            {
                report.Add("index-extra", index.Family, walk.Key, hasRow ? "its row asks for another entry, or for none" : "there is no row for it");
            }
        }

        key.Dispose();
    }

    private void NameRowsWithoutEntry()
    {
        var entry = new KeyWriter(stackalloc byte[512]);
        using LsmScan walk = store.Scan(_rowRange.Lower, _rowRange.Upper);
        using LsmScan lookup = store.Scan(_indexRange.Lower, _indexRange.Upper);
        while (walk.MoveNext())
        {
            report.Poll();
            entry.Clear();
            if (entryOf(walk.Key, walk.Value, ref entry) && !lookup.MoveTo(entry.Written))
            {
                report.Add("index-missing", index.Family, entry.Written, $"the row {Convert.ToHexStringLower(walk.Key)} needs this entry");
            }
        }

        entry.Dispose();
    }
}
