using System.Globalization;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Frames;

/// <summary>The files of an indexed payload, read where they lie: a frame is decompressed when the first byte of it is wanted.</summary>
/// <remarks>
/// Every frame is compared with its recorded hash whenever it is decompressed, so no byte is handed out unchecked. One that is larger than the cache is
/// unpacked to a private file instead. Thread-safe; a frame that several threads want at once is decompressed once.
/// </remarks>
internal sealed class FrameTableStore : ITableStore
{
    private const int ChunkBytes = 256 * 1024;

    private readonly V3Reader _container;
    private readonly TemporaryDirectory _directory;
    private readonly FrameCache _cache;
    private readonly LsmCounters _counters;
    private readonly Dictionary<string, FrameState> _frames;
    private readonly FileSystem _files;

    public FrameTableStore(V3Reader container, LsmOptions options, TemporaryDirectory directory, LsmCounters counters)
    {
        _container = container;
        _directory = directory;
        _counters = counters;
        _files = options.FileSystem;
        _cache = new FrameCache(Math.Min(options.FrameCacheBytes, Array.MaxLength));

        // Folders are no part of a table directory: what lies in one is never asked for.
        _frames = container.Frames
            .Where(frame => !frame.Name.Contains('/', StringComparison.Ordinal))
            .ToDictionary(frame => frame.Name, frame => new FrameState(frame), StringComparer.Ordinal);
    }

    public string Name => _container.Path;

    public IReadOnlyCollection<string> FileNames => _frames.Keys;

    public long GetLength(string fileName) => _frames[fileName].Frame.RawSize;

    public ITableSource Open(string fileName)
    {
        FrameState state = _frames[fileName];
        try
        {
            return state.Frame.RawSize > _cache.CapacityBytes ? OpenSpilled(state) : new FrameTableSource(this, state);
        }
        catch (EnvelopeException e)
        {
            throw Unreadable(state.Frame, e);
        }
    }

    /// <summary>The content of a frame that fits the cache.</summary>
    /// <exception cref="TableException">The frame is damaged; the inner exception tells how.</exception>
    internal byte[] Load(FrameState state)
    {
        if (_cache.TryGet(state.Frame.Name, out byte[]? content))
        {
            _counters.CountHit();
            return content;
        }

        lock (state)
        {
            if (_cache.TryGet(state.Frame.Name, out content))
            {
                _counters.CountHit();
                return content;
            }

            V3Frame frame = state.Frame;
            content = GC.AllocateUninitializedArray<byte>((int)frame.RawSize);
            try
            {
                _container.ReadFrame(frame, content);
            }
            catch (EnvelopeException e)
            {
                throw Unreadable(frame, e);
            }

            _counters.CountFrame(frame.CompressedSize, frame.RawSize);
            _cache.Add(frame.Name, content);
            return content;
        }
    }

    private FileTableSource OpenSpilled(FrameState state)
    {
        lock (state)
        {
            state.SpilledPath ??= Spill(state.Frame);
            return new FileTableSource(state.SpilledPath);
        }
    }

    private string Spill(V3Frame frame)
    {
        if (frame.RawSize > _container.DecodedBudget)
        {
            throw new EnvelopeException(
                EnvelopeErrorCode.TooLarge,
                $"frame '{frame.Name}' declares {frame.RawSize} bytes, the limit for this file is {_container.DecodedBudget}",
                _container.Path,
                frame.Offset);
        }

        string path = System.IO.Path.Combine(_directory.Path, string.Create(CultureInfo.InvariantCulture, $"frame-{frame.Offset}-{frame.Name}"));
        using Stream content = _container.OpenFrame(frame);
        using RandomAccessFile file = RandomAccessFile.CreateNew(path, _files);
        byte[] chunk = new byte[ChunkBytes];
        long at = 0;
        for (int read; (read = content.Read(chunk)) > 0; at += read)
        {
            file.Write(chunk.AsSpan(0, read), at);
        }

        _counters.CountFrame(frame.CompressedSize, frame.RawSize);
        _counters.CountSpill();
        return path;
    }

    private static TableException Unreadable(V3Frame frame, EnvelopeException cause) =>
        new(TableErrorCode.Truncated, frame.Name, null, "the frame cannot be decompressed: " + cause.Message, cause);

    /// <summary>A frame and, once it was unpacked, the file with its content. Locked while the frame is decompressed.</summary>
    internal sealed class FrameState(V3Frame frame)
    {
        public V3Frame Frame { get; } = frame;

        public string? SpilledPath { get; set; }
    }
}
