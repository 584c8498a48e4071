using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the rows of one family of keys into as many tables as they need.</summary>
/// <remarks>Tables of different families are never shared: a listing decompresses nothing but its own rows.</remarks>
internal sealed class TableStream : IDisposable
{
    private readonly TableSet _tables;
    private readonly TableCompression _compression;
    private TableWriter? _writer;
    private TableBuffer? _buffer;

    /// <summary>Creates a stream without a table.</summary>
    /// <param name="tables">Takes the tables.</param>
    /// <param name="compression">How they are compressed.</param>
    public TableStream(TableSet tables, TableCompression compression)
    {
        _tables = tables;
        _compression = compression;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="key">Its key, above all keys before.</param>
    /// <param name="value">Its value.</param>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        TableWriter writer = _buffer is null ? Start() : _writer!;
        writer.Add(key, value);
        if (writer.EstimatedSize >= _tables.TableBytes)
        {
            Finish();
        }
    }

    /// <summary>Ends the last table.</summary>
    public void Finish()
    {
        if (_buffer is { } buffer)
        {
            TableSummary summary = _writer!.Finish();
            _buffer = null;
            _tables.Add(buffer, _compression, summary);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    // One writer makes all tables: its blocks keep their memory.
    private TableWriter Start()
    {
        _buffer = _tables.Rent();
        if (_writer is null)
        {
            return _writer = new TableWriter(_buffer);
        }

        _writer.Restart(_buffer);
        return _writer;
    }
}
