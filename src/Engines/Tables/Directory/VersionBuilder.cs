namespace C1z.Engines.Tables;

/// <summary>Applies version edits one after another and checks that every one of them makes sense.</summary>
internal sealed class VersionBuilder
{
    private readonly string _file;
    private readonly Dictionary<long, TableInfo> _tables = [];
    private readonly Dictionary<long, long> _backings = [];

    /// <summary>Starts with an empty directory.</summary>
    /// <param name="file">The MANIFEST's name.</param>
    public VersionBuilder(string file) => _file = file;

    public string? Comparer { get; private set; }

    public long MinUnflushedLog { get; private set; }

    public long NextFileNumber { get; private set; }

    public ulong LastSequence { get; private set; }

    /// <summary>Files that virtual tables are slices of, with their sizes.</summary>
    public IReadOnlyDictionary<long, long> Backings => _backings;

    /// <summary>The tables, by level, then by smallest key, then by number.</summary>
    public TableInfo[] Tables =>
    [
        .. _tables.Values
            .OrderBy(t => t.Level)
            .ThenBy(t => t.Smallest[..^InternalKey.TrailerLength], KeyComparer.Instance)
            .ThenBy(t => t.Number),
    ];

    /// <summary>Applies an edit: removals before additions, since a move to another level is both.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="offset">The record's offset, for messages.</param>
    public void Apply(VersionEdit edit, long offset)
    {
        var location = new BlockLocation(_file, offset);
        Comparer = edit.Comparer ?? Comparer;
        MinUnflushedLog = edit.MinUnflushedLog ?? MinUnflushedLog;
        NextFileNumber = edit.NextFileNumber ?? NextFileNumber;
        LastSequence = edit.LastSequence ?? LastSequence;
        foreach ((int level, long number) in edit.Deleted)
        {
            if (!_tables.TryGetValue(number, out TableInfo? table) || table.Level != level)
            {
                throw location.Error(TableErrorCode.Inconsistent, $"table {number} leaves level {level}, where it is not");
            }

            _tables.Remove(number);
        }

        foreach ((long number, long size) in edit.CreatedBackings)
        {
            if (!_backings.TryAdd(number, size))
            {
                throw location.Error(TableErrorCode.Inconsistent, $"the file {number} becomes a backing twice");
            }
        }

        foreach (TableInfo table in edit.Added)
        {
            if (!_tables.TryAdd(table.Number, table))
            {
                throw location.Error(TableErrorCode.Inconsistent, $"table {table.Number} comes twice");
            }
        }

        foreach (long number in edit.RemovedBackings)
        {
            if (!_backings.Remove(number))
            {
                throw location.Error(TableErrorCode.Inconsistent, $"the file {number} stops being a backing, which it is not");
            }
        }
    }

    /// <summary>Checks the result: every slice has its file, and tables below level 0 do not overlap.</summary>
    public void Check()
    {
        TableInfo? previous = null;
        foreach (TableInfo table in Tables)
        {
            if (table.IsVirtual && (!_backings.ContainsKey(table.FileNumber) || table.FileNumber == table.Number))
            {
                throw Inconsistent($"the virtual table {table.Number} is a slice of file {table.FileNumber}, which is no backing");
            }

            if (previous is not null && previous.Level == table.Level && table.Level > 0)
            {
                int order = previous.LargestUserKey.SequenceCompareTo(table.SmallestUserKey);
                if (order > 0 || (order == 0 && !previous.IsLargestExclusive))
                {
                    throw Inconsistent($"tables {previous.Number} and {table.Number} of level {table.Level} overlap");
                }
            }

            previous = table;
        }
    }

    private TableException Inconsistent(string rule) => new(TableErrorCode.Inconsistent, _file, null, rule);
}
