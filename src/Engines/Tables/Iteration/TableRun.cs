namespace C1z.Engines.Tables;

/// <summary>One whole open table as a run. One that RocksDB ingested has the sequence number that it was given then.</summary>
internal sealed class TableRun : ISortedRun
{
    private readonly TableReader _table;
    private readonly Lazy<TombstoneFragments> _tombstones;

    /// <summary>Wraps a table.</summary>
    public TableRun(TableReader table)
    {
        _table = table;
        _tombstones = new Lazy<TombstoneFragments>(() => TombstoneFragments.Build(table.Tombstones));
    }

    /// <inheritdoc/>
    public EntryCursor NewCursor()
    {
        var cursor = new TableCursor(new EntrySlot());
        cursor.Reset(_table, KeyRange.All, IngestSequence.Of(_table.Properties));
        return cursor;
    }

    /// <inheritdoc/>
    public ISortedRun? Within(KeyRange range) => this;

    /// <inheritdoc/>
    public void NarrowTombstones(ReadOnlySpan<byte> key, TombstoneRegion region) => _tombstones.Value.Narrow(key, region);
}
