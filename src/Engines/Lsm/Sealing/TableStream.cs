using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the rows of one family of keys into as many tables as they need.</summary>
/// <remarks>Tables of different families are never shared: a listing decompresses nothing but its own rows.</remarks>
internal sealed class TableStream : IDisposable
{
    private readonly TableSet _tables;
    private readonly int _level;
    private TableWriter? _writer;
    private TableBuffer? _buffer;

    /// <summary>Creates a stream without a table.</summary>
    /// <param name="tables">Takes the tables.</param>
    /// <param name="level">Their zstd level.</param>
    public TableStream(TableSet tables, int level)
    {
        _tables = tables;
        _level = level;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="key">Its key, above all keys before.</param>
    /// <param name="value">Its value.</param>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        TableWriter writer = _writer ??= Start();
        writer.Add(key, value);
        if (writer.EstimatedSize >= _tables.TableBytes)
        {
            Finish();
        }
    }

    /// <summary>Ends the last table.</summary>
    public void Finish()
    {
        if (_writer is { } writer)
        {
            TableSummary summary = writer.Finish();
            writer.Dispose();
            _writer = null;
            _tables.Add(_buffer!, _level, summary);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private TableWriter Start() => new(_buffer = _tables.Rent());
}
