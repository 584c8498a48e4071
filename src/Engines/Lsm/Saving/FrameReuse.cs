using C1z.Engines.Lsm.Opening;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Saving;

/// <summary>Finds, for the tables of a save, frames of the file before that hold the same bytes: they are copied instead of compressed and hashed again.</summary>
/// <remarks>
/// <para>Tables are made anew in any case, since everything derived follows from a walk over all rows. Equal rows give equal tables if tables are cut at the same
/// rows; so a save also ends its tables where those of the file before end, and only the tables around a changed row differ.</para>
/// <para>A table is the same when length and XXH64 are: what decides about a frame wherever one is read. Its SHA-256 comes along. Thread-safe.</para>
/// </remarks>
internal sealed class FrameReuse
{
    private const int LowestLevel = 6;

    private readonly V3Reader _container;
    private readonly Dictionary<(long Length, ulong Hash), V3Frame> _frames = [];
    private readonly HashSet<long> _lengths = [];
    private long _copied;

    private FrameReuse(V3Reader container, byte[][] ends)
    {
        _container = container;
        Ends = ends;
        foreach (V3Frame frame in container.Frames)
        {
            _frames.TryAdd((frame.RawSize, frame.RawXxh64), frame);
            _lengths.Add(frame.RawSize);
        }
    }

    /// <summary>The largest keys of the tables of the file before, in order.</summary>
    public byte[][] Ends { get; }

    /// <summary>Frames copied so far.</summary>
    public long Copied => Interlocked.Read(ref _copied);

    /// <summary>Looks at the file before.</summary>
    /// <param name="store">The file; null for none.</param>
    /// <returns>Null when nothing of it can be the same: it is an archive, or its tables are not as they are written here.</returns>
    public static FrameReuse? Of(SealedStore? store) =>
        store is { IsInPlace: true } && store.Tables.Tables.All(table => table is { Level: LowestLevel, IsVirtual: false, LargestSequence: 0 })
            ? new FrameReuse(store.Container, [.. store.Tables.Tables.Select(table => table.LargestUserKey.ToArray())])
            : null;

    /// <summary>The frame of a table.</summary>
    /// <param name="content">The table.</param>
    /// <returns>Null when there is none in the file before.</returns>
    /// <exception cref="EnvelopeException">The frame cannot be read.</exception>
    public EncodedFrame? Find(ReadOnlySpan<byte> content)
    {
        if (!_lengths.Contains(content.Length) || !_frames.TryGetValue((content.Length, XxHash64.Hash(content)), out V3Frame? frame))
        {
            return null;
        }

        EncodedFrame copy = _container.ReadEncoded(frame);
        Interlocked.Increment(ref _copied);
        return copy;
    }
}
