using System.Diagnostics.CodeAnalysis;

namespace C1z.Engines.Lsm.Frames;

/// <summary>Keeps the most recently used decompressed frames up to a number of bytes. Thread-safe.</summary>
/// <remarks>
/// The newest frame is kept whatever its size. Arrays are never changed and never reused, so a cursor may go on in a frame that has been
/// evicted: the bound is on what the cache keeps, not on what its users hold.
/// </remarks>
internal sealed class FrameCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    public FrameCache(long capacityBytes)
    {
        CapacityBytes = capacityBytes;
    }

    /// <summary>The bound in bytes.</summary>
    public long CapacityBytes { get; }

    /// <summary>Bytes kept now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public bool TryGet(string frame, [NotNullWhen(true)] out byte[]? content)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(frame, out LinkedListNode<Entry>? node))
            {
                if (node != _recent.First)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                }

                content = node.Value.Content;
                return true;
            }
        }

        content = null;
        return false;
    }

    public void Add(string frame, byte[] content)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(frame))
            {
                return;
            }

            _entries.Add(frame, _recent.AddFirst(new Entry(frame, content)));
            _bytes += content.Length;
            while (_bytes > CapacityBytes && _recent.Last is { } oldest && oldest != _recent.First)
            {
                _recent.Remove(oldest);
                _entries.Remove(oldest.Value.Frame);
                _bytes -= oldest.Value.Content.Length;
            }
        }
    }

    private sealed record Entry(string Frame, byte[] Content);
}
