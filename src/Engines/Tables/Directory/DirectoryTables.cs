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

    /// <summary>Creates the set; opens nothing.</summary>
    public DirectoryTables(ITableStore store, TableReaderOptions options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>The open file of a table.</summary>
    public TableReader Open(TableInfo table)
    {
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
        }

        return fragments;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        foreach (Lazy<TableReader> reader in _readers.Values)
        {
            if (reader.IsValueCreated)
            {
                reader.Value.Dispose();
            }
        }

        _readers.Clear();
    }
}
