using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Rocks;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Unsaved rows in a RocksDB store: over the sealed file, under the rows in memory.</summary>
/// <remarks>
/// Rows and their index rows are both in it. Rows enter in sorted runs, never one by one: a small write as one batch that goes to the log, a load as tables or as
/// batches without a log. Layout: <see cref="OverlayFormat"/>. For one thread at a time, except <see cref="Acknowledge"/>.
/// </remarks>
internal sealed class OverlayStore : IDisposable
{
    private readonly OverlayOptions _options;
    private readonly RocksStore _store;
    private readonly CommitLog? _log;
    private readonly RocksBatch _rowBatch = new();
    private readonly RocksBatch _indexBatch = new();
    private FrozenTables? _frozen;
    private int _tables;

    private OverlayStore(string directory, OverlayOptions options, bool isNew)
    {
        _options = options;
        _store = RocksStore.Open(directory, new RocksStoreOptions
        {
            MustBeNew = isNew,
            CreateIfMissing = isNew,
            MemtableBytes = options.MemtableBytes,
        });
        try
        {
            _log = options.Durability == Durability.None ? null : new CommitLog(_store, new CommitLogOptions { Durability = options.Durability });
        }
        catch
        {
            _store.Dispose();
            throw;
        }
    }

    /// <summary>Where it lies.</summary>
    public string Directory => _store.Directory;

    /// <summary>The name of its directory.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>Syncs of the log and what they covered; zeros without a log.</summary>
    public CommitLogCounters Commits => _log?.Counters ?? default;

    /// <summary>Makes a store.</summary>
    public static OverlayStore Create(string directory, OverlayOptions options) => new(directory, options, isNew: true);

    /// <summary>Opens a store that an earlier writer left; what its log holds is applied.</summary>
    public static OverlayStore Open(string directory, OverlayOptions options) => new(directory, options, isNew: false);

    /// <summary>Walks a range, removals included.</summary>
    public RowCursor Open(KeyRange range) =>
        _frozen is { } frozen ? frozen.Open(range) : new OverlayCursor(_store.OpenCursor(range.Lower, range.Upper));

    /// <summary>Writes rows and their index rows as one batch to the log.</summary>
    /// <param name="rows">The rows in key order, removals included.</param>
    /// <param name="index">Their index rows, likewise.</param>
    /// <returns>What <see cref="Acknowledge"/> wants to know.</returns>
    /// <exception cref="RocksException">They may or may not survive.</exception>
    public long Commit(RowCursor? rows, RowCursor? index)
    {
        Thaw();
        _rowBatch.Clear();
        Encode(rows, _rowBatch);
        Encode(index, _rowBatch);
        return _log!.Write(_rowBatch);
    }

    /// <summary>Waits until a commit is durable, as the level of durability asks. To be called outside the engine's lock: waiting callers share a sync.</summary>
    public void Acknowledge(long commit) => _log!.Acknowledge(commit);

    /// <summary>Makes everything durable that was committed.</summary>
    public void SyncNow() => _log?.SyncNow();

    /// <summary>Takes a sorted run of a load, rows and index rows at the same time, without a log.</summary>
    /// <param name="rows">The rows in key order, removals included.</param>
    /// <param name="index">Their index rows, likewise.</param>
    /// <exception cref="RocksException">Not all of it was taken.</exception>
    public void Load(RowCursor? rows, RowCursor? index)
    {
        Thaw();
        long started = Stopwatch.GetTimestamp();
        if (_options.Path == LoadPath.Ingest)
        {
            string rowTable = TablePath();
            string indexTable = TablePath();
            bool[] written = new bool[2];
            SideBySide.Run(
                () => written[0] = OverlayTable.Write(rowTable, rows),
                () => written[1] = OverlayTable.Write(indexTable, index));
            _options.Times?.AddSince("overlay_build", started);
            started = Stopwatch.GetTimestamp();
            string[] tables = [rowTable, indexTable];
            _store.Ingest([.. tables.Where((_, i) => written[i])], move: true);
            _options.Times?.AddSince("overlay_ingest", started);
        }
        else
        {
            SideBySide.Run(() => Pack(rows, _rowBatch), () => Pack(index, _indexBatch));
            _options.Times?.AddSince("overlay_batch", started);
        }
    }

    /// <summary>Prepares for reading everything: until the next write, rows are read from the store's tables.</summary>
    public void Freeze()
    {
        if (_frozen is null)
        {
            long started = Stopwatch.GetTimestamp();
            _frozen = new FrozenTables(_store);
            _options.Times?.AddSince("overlay_flush", started);
        }
    }

    /// <summary>Makes another store with the rows of now, which shares the tables.</summary>
    /// <param name="directory">Where; nothing may be there.</param>
    public void CopyTo(string directory)
    {
        Thaw();
        _store.Flush();
        _store.Checkpoint(directory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Thaw();
        _log?.Dispose();
        _store.Dispose();
    }

    private void Thaw()
    {
        _frozen?.Dispose();
        _frozen = null;
    }

    // Tables are linked into the store, so they must lie on its file system.
    private string TablePath() => $"{Directory}.{_tables++:D6}.sst";

    private void Pack(RowCursor? rows, RocksBatch batch)
    {
        batch.Clear();
        Encode(rows, batch);
        _store.Write(batch, log: false);
    }

    private static void Encode(RowCursor? rows, RocksBatch batch)
    {
        while (rows?.MoveNext() == true)
        {
            if (rows.IsTombstone)
            {
                batch.Put(rows.Key, OverlayFormat.RemovedValue);
            }
            else
            {
                batch.Put(rows.Key, OverlayFormat.Present, rows.Value);
            }
        }
    }
}
