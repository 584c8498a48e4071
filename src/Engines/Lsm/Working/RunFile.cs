using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>A run in a table file of the working directory, read block by block: a cursor holds one block, the run the top of its index.</summary>
/// <remarks>A row that is set has kind SET, a tombstone DEL, all at sequence number 0; the run's age is that of its place among the others.</remarks>
internal sealed class RunFile : RowRun
{
    private readonly RandomAccessFile _file;
    private readonly TableReader _table;
    private readonly RunInfo _info;
    private bool _isDurable;

    private RunFile(RandomAccessFile file, TableReader table, RunInfo info, bool isDurable)
    {
        _file = file;
        _table = table;
        _info = info;
        _isDurable = isDurable;
    }

    /// <summary>What the journal has to know of it.</summary>
    public RunInfo Info => _info;

    /// <summary>Where it lies.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public override long Count => _info.Rows;

    /// <inheritdoc/>
    public override long MemoryBytes => RunInfo.MemoryEstimate;

    /// <summary>Opens a run that was just written.</summary>
    /// <param name="file">Its file, which is owned from then on.</param>
    /// <param name="info">What was written.</param>
    public static RunFile OpenWritten(RandomAccessFile file, RunInfo info) => Open(file, info, isDurable: false);

    /// <summary>Opens a run that a journal lists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">What the journal says.</param>
    /// <param name="files">The file operations.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the file has another size than the journal says.</exception>
    public static RunFile OpenListed(string path, RunInfo info, FileSystem files)
    {
        var file = RandomAccessFile.OpenRead(path, files);
        try
        {
            return file.Length == info.Bytes
                ? Open(file, info, isDurable: true)
                : throw new EngineException(EngineErrorCode.Corrupt, $"the run has {file.Length} bytes, the journal says {info.Bytes}", path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override RowCursor? Open(Keys.KeyRange range) =>
        (range.Upper.Length == 0 || _info.Smallest.AsSpan().SequenceCompareTo(range.Upper) < 0) && _info.Largest.AsSpan().SequenceCompareTo(range.Lower) >= 0
            ? new RunFileCursor(_table.NewIterator(), range)
            : null;

    /// <summary>Forces the content to the device, once.</summary>
    public void MakeDurable()
    {
        if (!_isDurable)
        {
            _file.Flush();
            _isDurable = true;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _table.Dispose();
        _file.Dispose();
    }

    private static RunFile Open(RandomAccessFile file, RunInfo info, bool isDurable) =>
        new(file, TableReader.Open(new RunFileSource(file, info.Bytes)), info, isDurable);

    // The file belongs to the run, which outlives the reader.
    private sealed class RunFileSource(RandomAccessFile file, long length) : ITableSource
    {
        public string Name => file.Path;

        public long Length => length;

        public void Read(long offset, Span<byte> destination) => file.ReadExactly(destination, offset);

        public void Dispose()
        {
        }
    }
}
