namespace C1z.Engines.Tables;

/// <summary>
/// Tables that do not overlap, in the order of their keys: a level, or one table of level 0. Opens a table when a key leads there.
/// </summary>
internal sealed class TableLevel : ISortedRun
{
    private readonly TableInfo[] _tables;
    private readonly KeyRange[] _ranges;
    private readonly DirectoryTables _files;

    /// <summary>Creates a level.</summary>
    /// <param name="tables">Its tables in the order of their keys.</param>
    /// <param name="files">Where their files are.</param>
    public TableLevel(TableInfo[] tables, DirectoryTables files)
    {
        _tables = tables;
        _ranges = Array.ConvertAll(tables, static t => t.Range);
        _files = files;
    }

    private TableLevel(TableInfo[] tables, KeyRange[] ranges, DirectoryTables files)
    {
        _tables = tables;
        _ranges = ranges;
        _files = files;
    }

    /// <inheritdoc/>
    public EntryCursor NewCursor() => new Cursor(this);

    /// <inheritdoc/>
    public ISortedRun? Within(KeyRange range)
    {
        int first = range.Lower is null ? 0 : FirstReaching(range.Lower);
        int end = first;
        while (end < _ranges.Length && !range.IsAbove(_ranges[end].Lower))
        {
            end++;
        }

        if (end - first == _tables.Length)
        {
            return this;
        }

        return end == first ? null : new TableLevel(_tables[first..end], _ranges[first..end], _files);
    }

    /// <inheritdoc/>
    public void NarrowTombstones(ReadOnlySpan<byte> key, TombstoneRegion region)
    {
        int table = FirstReaching(key);
        if (table > 0)
        {
            region.NarrowLower(_ranges[table - 1].Upper!);
        }

        if (table == _tables.Length)
        {
            return;
        }

        if (_ranges[table].IsBelow(key))
        {
            region.NarrowUpper(_ranges[table].Lower!);
            return;
        }

        region.NarrowLower(_ranges[table].Lower!);
        region.NarrowUpper(_ranges[table].Upper!);
        _files.Tombstones(_tables[table]).Narrow(key, region);
    }

    /// <summary>The first table that does not lie entirely below a key.</summary>
    private int FirstReaching(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (_ranges[middle].IsAbove(key))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private sealed class Cursor : EntryCursor
    {
        private readonly TableLevel _level;
        private readonly TableCursor _table;
        private int _open = -1;

        public Cursor(TableLevel level)
            : base(new EntrySlot())
        {
            _level = level;
            _table = new TableCursor(Slot);
        }

        public override bool First() => FirstFrom(0);

        public override bool Last() => LastFrom(_level._tables.Length - 1);

        public override bool Next() => _table.Next() || FirstFrom(_open + 1);

        public override bool Previous() => _table.Previous() || LastFrom(_open - 1);

        public override bool Seek(ReadOnlySpan<byte> userKey)
        {
            int table = _level.FirstReaching(userKey);
            if (table == _level._tables.Length)
            {
                return false;
            }

            Open(table);
            return _table.Seek(userKey) || FirstFrom(table + 1);
        }

        public override bool SeekBefore(ReadOnlySpan<byte> userKey)
        {
            int table = _level.FirstReaching(userKey);
            if (table == _level._tables.Length || userKey.SequenceCompareTo(_level._ranges[table].Lower) <= 0)
            {
                return LastFrom(table - 1);
            }

            Open(table);
            return _table.SeekBefore(userKey) || LastFrom(table - 1);
        }

        public override void Dispose() => _table.Dispose();

        private bool FirstFrom(int table)
        {
            for (; table < _level._tables.Length; table++)
            {
                Open(table);
                if (_table.First())
                {
                    return true;
                }
            }

            return false;
        }

        private bool LastFrom(int table)
        {
            for (; table >= 0; table--)
            {
                Open(table);
                if (_table.Last())
                {
                    return true;
                }
            }

            return false;
        }

        private void Open(int table)
        {
            if (_open == table)
            {
                return;
            }

            _open = -1;
            TableInfo info = _level._tables[table];
            _table.Reset(_level._files.Open(info), info.IsVirtual ? _level._ranges[table] : KeyRange.All, info.SyntheticSequence);
            _open = table;
        }
    }
}
