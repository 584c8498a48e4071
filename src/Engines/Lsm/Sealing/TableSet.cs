using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>The tables of one seal: numbers them, remembers them for the MANIFEST, sends them off to be compressed.</summary>
internal sealed class TableSet
{
    private readonly FrameWorkers _workers;
    private readonly ManifestBuilder _manifest = new();
    private readonly CancellationToken _cancel;
    private readonly int _level;
    private long _next = ManifestBuilder.FirstTableNumber;

    /// <summary>Creates an empty set.</summary>
    /// <param name="workers">Who compresses.</param>
    /// <param name="level">zstd level of the seal.</param>
    /// <param name="tableBytes">A table ends with the row that brings it to this size.</param>
    /// <param name="cancel">Ends the seal.</param>
    /// <param name="ends">Keys with which tables end too, in order, so that they can be found in the file before.</param>
    public TableSet(FrameWorkers workers, int level, int tableBytes, CancellationToken cancel, byte[][]? ends = null)
    {
        Ends = ends ?? [];
        _workers = workers;
        _level = level;
        TableBytes = tableBytes;
        _cancel = cancel;
    }

    /// <summary>A table ends with the row that brings it to this size.</summary>
    public int TableBytes { get; }

    /// <summary>Keys with which tables end too, in order.</summary>
    public byte[][] Ends { get; }

    /// <summary>Tables so far.</summary>
    public long Count => _next - ManifestBuilder.FirstTableNumber;

    /// <summary>Starts a sequence of tables that share nothing with another.</summary>
    public TableStream Begin() => new(this, TableCompression.ForRecords(_level));

    /// <summary>Starts a sequence of tables whose rows are all key.</summary>
    public TableStream BeginKeys() => new(this, TableCompression.ForKeys(_level));

    /// <summary>Starts the tables of the hash index.</summary>
    public TableStream BeginHashes() => new(this, TableCompression.ForHashes(_level));

    /// <summary>A buffer for a table.</summary>
    public TableBuffer Rent() => _workers.Rent();

    /// <summary>Takes a finished table.</summary>
    public void Add(TableBuffer content, TableCompression compression, TableSummary summary)
    {
        _cancel.ThrowIfCancellationRequested();
        long number = _next++;
        _manifest.Add(number, summary);
        _workers.Submit(TableFileNames.Table(number), content, compression, _cancel);
    }

    /// <summary>The files that make a directory of the tables.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> BuildDirectory() => _manifest.Build();
}
