using System.Diagnostics.CodeAnalysis;

namespace C1z.Engines.Tables;

/// <summary>
/// Keeps the most recently used decompressed blocks up to a number of bytes. Thread-safe; one cache may serve many tables.
/// </summary>
/// <remarks>
/// Cached arrays are never changed and never reused, so an iterator may hold a block that has been evicted: the bound is on what the
/// cache keeps, not on what its users hold.
/// </remarks>
public sealed class BlockCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(long Table, ulong Offset), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private long _bytes;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="capacityBytes">The bound; a block larger than this is not kept.</param>
    public BlockCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
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

    internal bool TryGet(long table, ulong offset, [NotNullWhen(true)] out byte[]? block)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((table, offset), out LinkedListNode<Entry>? node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                block = node.Value.Block;
                return true;
            }
        }

        block = null;
        return false;
    }

    internal void Add(long table, ulong offset, byte[] block)
    {
        if (block.Length > CapacityBytes)
        {
            return;
        }

        lock (_lock)
        {
            var key = (table, offset);
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries.Add(key, _recent.AddFirst(new Entry(key, block)));
            _bytes += block.Length;
            while (_bytes > CapacityBytes && _recent.Last is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>Forgets the blocks of a table that is closed.</summary>
    internal void Forget(long table)
    {
        lock (_lock)
        {
            for (LinkedListNode<Entry>? node = _recent.First; node is not null;)
            {
                LinkedListNode<Entry>? next = node.Next;
                if (node.Value.Key.Table == table)
                {
                    Remove(node);
                }

                node = next;
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Block.Length;
    }

    private sealed record Entry((long Table, ulong Offset) Key, byte[] Block);
}
