using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the rows of one family of keys into as many tables as they need.</summary>
/// <remarks>Tables of different families are never shared: a listing decompresses nothing but its own rows.</remarks>
internal sealed class TableStream : IDisposable
{
    private const int SmallestShare = 4;

    private readonly TableSet _tables;
    private readonly TableCompression _compression;
    private TableWriter? _writer;
    private TableBuffer? _buffer;
    private int _end = -1;

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
        if (_tables.Ends.Length > 0)
        {
            EndBefore(key);
        }

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

    // A table that is still small goes on behind the end: many small changes must not leave many small tables.
    private void EndBefore(ReadOnlySpan<byte> key)
    {
        byte[][] ends = _tables.Ends;
        int end = _end < 0 ? FirstEndFor(key) : _end;
        while (end < ends.Length && key.SequenceCompareTo(ends[end]) > 0)
        {
            end++;
        }

        if (end != _end && _buffer is not null && _writer!.EstimatedSize >= _tables.TableBytes / SmallestShare)
        {
            Finish();
        }

        _end = end;
    }

    private int FirstEndFor(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _tables.Ends.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_tables.Ends[middle].AsSpan().SequenceCompareTo(key) < 0)
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
