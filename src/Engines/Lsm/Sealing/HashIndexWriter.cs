using System.Buffers.Binary;
using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the hash index while grants go by: one partition is collected, put into the order of the index, and written.</summary>
/// <remarks>A partition that passes a bound of memory goes through a sorter that spills.</remarks>
internal sealed class HashIndexWriter : IDisposable
{
    /// <summary>
    /// The zstd level of its tables at least. Half of what they hold are hashes, which no level shrinks and a fast one lets spoil the rest: at 3 they take a
    /// fifth less than at 1.
    /// </summary>
    public const int Level = 3;

    private const int FirstGrants = 1024;

    // Bucket, hash, end and position.
    private const int BytesPerGrant = 18;

    private delegate void RowWriter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    private readonly TableStream _tables;
    private readonly HashIndexOrder _order = new();
    private ushort[] _buckets = new ushort[FirstGrants];
    private ulong[] _contents = new ulong[FirstGrants];
    private int[] _ends = new int[FirstGrants];
    private int[] _positions = new int[FirstGrants];
    private byte[] _principals = new byte[FirstGrants * 32];
    private int _count;
    private byte[] _key = new byte[256];

    private readonly Func<RowSorter> _newSorter;
    private readonly long _budgetBytes;
    private RowSorter? _overflow;

    /// <summary>Creates a writer.</summary>
    /// <param name="tables">Where the rows go.</param>
    /// <param name="newSorter">Makes a sorter for a partition that is too large.</param>
    /// <param name="budgetBytes">What a partition may take in memory.</param>
    public HashIndexWriter(TableStream tables, Func<RowSorter> newSorter, long budgetBytes)
    {
        _tables = tables;
        _newSorter = newSorter;
        _budgetBytes = budgetBytes;
    }

    /// <summary>Whether <see cref="Overflow"/> is to be called before more is added.</summary>
    public bool IsFull => _count > 0 && _ends[_count - 1] + ((long)_count * BytesPerGrant) > _budgetBytes;

    /// <summary>Takes the next grant of the open partition.</summary>
    /// <param name="principal">The escaped principal.</param>
    /// <param name="hash">Its bucket and content hash.</param>
    public void Add(ReadOnlySpan<byte> principal, GrantHash hash)
    {
        if (_count == _buckets.Length)
        {
            Array.Resize(ref _buckets, _count * 2);
            Array.Resize(ref _contents, _count * 2);
            Array.Resize(ref _ends, _count * 2);
        }

        int start = _count == 0 ? 0 : _ends[_count - 1];
        int end = checked(start + principal.Length);
        if (end > _principals.Length)
        {
            Array.Resize(ref _principals, (int)Math.Clamp(_principals.Length * 2L, end, Array.MaxLength));
        }

        principal.CopyTo(_principals.AsSpan(start));
        _buckets[_count] = hash.Bucket;
        _contents[_count] = hash.Content;
        _ends[_count++] = end;
    }

    /// <summary>Writes what was collected.</summary>
    /// <param name="partition">The escaped partition that all of it belongs to.</param>
    public void ClosePartition(ReadOnlySpan<byte> partition)
    {
        if (_overflow is not null)
        {
            Drain(partition);
            return;
        }

        if (_count > 0)
        {
            WriteCollected(partition, _tables.Add);
        }
    }

    /// <summary>Moves what was collected out of memory.</summary>
    /// <param name="partition">The escaped partition that all of it belongs to.</param>
    public void Overflow(ReadOnlySpan<byte> partition)
    {
        _overflow ??= _newSorter();
        WriteCollected(partition, _overflow.Add);
    }

    /// <summary>Ends the last table.</summary>
    public void Finish() => _tables.Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _overflow?.Dispose();
        _tables.Dispose();
    }

    private void Drain(ReadOnlySpan<byte> partition)
    {
        using RowSorter sorter = _overflow!;
        WriteCollected(partition, sorter.Add);
        using RowRun sorted = sorter.Finish();
        using (RowCursor? rows = sorted.Open(new KeyRange([], [])))
        {
            while (rows?.MoveNext() == true)
            {
                _tables.Add(rows.Key, rows.Value);
            }
        }

        _overflow = null;
    }

    private void WriteCollected(ReadOnlySpan<byte> partition, RowWriter write)
    {
        if (_positions.Length < _count)
        {
            _positions = new int[_buckets.Length];
        }

        Span<int> order = _positions.AsSpan(0, _count);
        _order.Sort(_buckets.AsSpan(0, _count), order);
        int head = WriteHead(partition);
        Span<byte> value = stackalloc byte[GrantHashKeys.ValueLength];
        foreach (int position in order)
        {
            int start = position == 0 ? 0 : _ends[position - 1];
            ReadOnlySpan<byte> principal = _principals.AsSpan(start, _ends[position] - start);
            int length = head + sizeof(ushort) + principal.Length;
            EnsureKey(length);
            BinaryPrimitives.WriteUInt16BigEndian(_key.AsSpan(head), _buckets[position]);
            principal.CopyTo(_key.AsSpan(head + sizeof(ushort)));
            BinaryPrimitives.WriteUInt64BigEndian(value, _contents[position]);
            write(_key.AsSpan(0, length), value);
        }

        _count = 0;
    }

    private int WriteHead(ReadOnlySpan<byte> partition)
    {
        var key = new KeyWriter(_key);
        GrantHashKeys.WritePartitionPrefix(ref key, partition);
        int length = key.Length;
        EnsureKey(length);
        key.Written.CopyTo(_key);
        key.Dispose();
        return length;
    }

    private void EnsureKey(int length)
    {
        if (length > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(length, _key.Length * 2));
        }
    }
}
