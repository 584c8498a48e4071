<<<<<<< HEAD
namespace C1z.Engines.Tables;

/// <summary>The open files of a directory: each is opened when first needed and shared by all its slices. Thread-safe.</summary>
internal sealed class DirectoryTables : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITableStore _store;
    private readonly TableReaderOptions _options;
    private readonly Dictionary<long, TableReader> _readers = [];
    private readonly Dictionary<TableInfo, TombstoneFragments> _tombstones = new(ReferenceEqualityComparer.Instance);
    private bool _disposed;
=======
using System.Collections.Concurrent;

namespace C1z.Engines.Tables;

/// <summary>The open files of a directory: each is opened when first needed and shared by all its slices. Thread-safe.</summary>
/// <remarks>Two threads may open two files at once, since opening may decompress; one file is opened once. A failure is not kept.</remarks>
internal sealed class DirectoryTables : IDisposable
{
    private readonly ITableStore _store;
    private readonly TableReaderOptions _options;
    private readonly ConcurrentDictionary<long, Lazy<TableReader>> _readers = new();
    private readonly ConcurrentDictionary<long, TombstoneFragments> _tombstones = new();
    private volatile bool _disposed;
>>>>>>> 7a3f88005f8a8311d71b6176eabc06ff8ed485b4

    /// <summary>Creates the set; opens nothing.</summary>
    public DirectoryTables(ITableStore store, TableReaderOptions options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>The open file of a table.</summary>
    public TableReader Open(TableInfo table)
    {
<<<<<<< HEAD
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_readers.TryGetValue(table.FileNumber, out TableReader? reader))
            {
                reader = TableReader.Open(_store.Open(table.FileName), _options);
                _readers.Add(table.FileNumber, reader);
            }

            return reader;
        }
    }

    /// <summary>The range deletions of a table, with its sequence number and cut to its bounds.</summary>
    public TombstoneFragments Tombstones(TableInfo table)
    {
        lock (_lock)
        {
            if (_tombstones.TryGetValue(table, out TombstoneFragments? known))
            {
                return known;
            }
        }

        KeyRange range = table.Range;
        var visible = new List<RangeTombstone>();
        foreach (RangeTombstone stored in Open(table).Tombstones)
        {
            byte[] start = range.IsBelow(stored.Start) ? range.Lower! : stored.Start;
            byte[] end = range.IsAbove(stored.End) ? range.Upper! : stored.End;
            if (start.AsSpan().SequenceCompareTo(end) < 0)
            {
                visible.Add(new RangeTombstone(start, end, table.SyntheticSequence ?? stored.Sequence));
            }
        }

        TombstoneFragments fragments = TombstoneFragments.Build(visible);
        lock (_lock)
        {
            _tombstones[table] = fragments;
=======
        ObjectDisposedException.ThrowIf(_disposed, this);
        Lazy<TableReader> reader = _readers.GetOrAdd(
            table.FileNumber, _ => new Lazy<TableReader>(() => TableReader.Open(_store.Open(table.FileName), _options)));
        try
        {
            return reader.Value;
        }
        catch
        {
            _readers.TryRemove(new(table.FileNumber, reader));
            throw;
        }
    }

    /// <summary>
    /// The range deletions of a table's file, with the table's sequence number. They may reach beyond the bounds of a slice: a level
    /// asks only for keys within the bounds.
    /// </summary>
    public TombstoneFragments Tombstones(TableInfo table)
    {
        if (!_tombstones.TryGetValue(table.Number, out TombstoneFragments? fragments))
        {
            fragments = TombstoneFragments.Build(
                [.. Open(table).Tombstones.Select(t => t with { Sequence = table.SyntheticSequence ?? t.Sequence })]);
            _tombstones.TryAdd(table.Number, fragments);
>>>>>>> 7a3f88005f8a8311d71b6176eabc06ff8ed485b4
        }

        return fragments;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
<<<<<<< HEAD
        lock (_lock)
        {
            _disposed = true;
            foreach (TableReader reader in _readers.Values)
            {
                reader.Dispose();
            }

            _readers.Clear();
        }
=======
        _disposed = true;
        foreach (Lazy<TableReader> reader in _readers.Values)
        {
            if (reader.IsValueCreated)
            {
                reader.Value.Dispose();
            }
        }

        _readers.Clear();
>>>>>>> 7a3f88005f8a8311d71b6176eabc06ff8ed485b4
    }
}
