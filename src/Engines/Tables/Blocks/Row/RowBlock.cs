using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A cursor over a row block: entries with shared key prefixes, and restart points that allow a binary search.</summary>
/// <remarks>
/// Layout: entries, then one 32-bit little-endian offset a restart point, then the number of restart points (32 bits). An entry is three
/// varints (shared key bytes, own key bytes, value bytes), then the own key bytes, then the value. At a restart point nothing is shared.
/// This is an on-disk format: a change is a new version.
/// <para>The cursor is reusable and for one thread. Keys are built in its own memory, values stay in the block.</para>
/// </remarks>
internal sealed class RowBlock
{
    private const int RestartFlag = int.MinValue;

    private readonly int _trailerLength;
    private readonly int _restartMask;
    private byte[] _block = [];
    private int _start;
    private int _entriesEnd;
    private int _restartCount;
    private BlockLocation _location;

    private byte[] _key = new byte[128];
    private int _keyLength;
    private int _restart;
    private int _current;
    private int _next;

    /// <summary>Creates a cursor without a block.</summary>
    /// <param name="trailerLength">Bytes at the end of every key that are not part of the order: 8 for internal keys, else 0.</param>
    /// <param name="flaggedRestarts">Whether the top bit of a restart offset is a flag of data blocks from v3 on, not a part of the
    /// offset.</param>
    public RowBlock(int trailerLength, bool flaggedRestarts = false)
    {
        _trailerLength = trailerLength;
        _restartMask = flaggedRestarts ? ~RestartFlag : -1;
    }

    /// <summary>The current key with its trailer.</summary>
    public ReadOnlySpan<byte> Key => new(_key, 0, _keyLength);

    /// <summary>The memory that holds <see cref="Key"/>, from index 0.</summary>
    public byte[] KeyArray => _key;

    /// <summary>The memory that holds <see cref="Value"/>.</summary>
    public byte[] Block => _block;

    /// <summary>Where the current value starts in <see cref="Block"/>.</summary>
    public int ValueOffset { get; private set; }

    /// <summary>The current value's length.</summary>
    public int ValueLength { get; private set; }

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Value => new(_block, ValueOffset, ValueLength);

    /// <summary>Where the block is, for messages.</summary>
    public BlockLocation Location => _location;

    /// <summary>Takes a block and checks its frame; stands before the first entry.</summary>
    public void Reset(ArraySegment<byte> block, BlockLocation location)
    {
        _block = block.Array ?? [];
        _start = block.Offset;
        _location = location;
        if (block.Count < sizeof(uint))
        {
            location.ThrowMalformed("a row block ends with its number of restart points");
        }

        uint restarts = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Count - sizeof(uint)));
        if (restarts > (uint)(block.Count - sizeof(uint)) / sizeof(uint))
        {
            location.ThrowMalformed($"a row block of {block.Count} bytes cannot hold {restarts} restart points");
        }

        _restartCount = (int)restarts;
        _entriesEnd = block.Count - (sizeof(uint) * (_restartCount + 1));
        CheckRestarts();
        _keyLength = 0;
        _current = _next = _restart = 0;
    }

    /// <summary>Moves to the first entry.</summary>
    public bool First()
    {
        _keyLength = 0;
        _restart = 0;
        return MoveTo(0);
    }

    /// <summary>Moves to the last entry.</summary>
    public bool Last()
    {
        if (_entriesEnd == 0)
        {
            return false;
        }

        ScanUpTo(_restartCount - 1, _entriesEnd);
        return true;
    }

    /// <summary>Moves to the next entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next() => MoveTo(_next);

    /// <summary>Moves to the entry before; the cursor must stand on an entry.</summary>
    public bool Previous()
    {
        int before = _current;
        if (before == 0)
        {
            return false;
        }

        int restart = _restart;
        while (RestartOffset(restart) >= before)
        {
            restart--;
        }

        ScanUpTo(restart, before);
        return true;
    }

    /// <summary>Moves to the first entry whose key, without trailer, is at least the target.</summary>
    public bool Seek(ReadOnlySpan<byte> target)
    {
        // The last restart point below the target; nothing before it can be the answer.
        int low = 0;
        int high = _restartCount;
        while (high - low > 1)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            _keyLength = 0;
            _restart = middle;
            Parse(RestartOffset(middle));
            if (OrderedKey.SequenceCompareTo(target) < 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        _keyLength = 0;
        _restart = low;
        bool valid = MoveTo(_restartCount == 0 ? 0 : RestartOffset(low));
        while (valid && OrderedKey.SequenceCompareTo(target) < 0)
        {
            valid = Next();
        }

        return valid;
    }

    /// <summary>Moves to the last entry whose key, without trailer, is below the target.</summary>
    public bool SeekBefore(ReadOnlySpan<byte> target) => Seek(target) ? Previous() : Last();

    /// <summary>The current key without its trailer.</summary>
    public ReadOnlySpan<byte> OrderedKey => new(_key, 0, _keyLength - _trailerLength);

    private int RestartOffset(int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(_block.AsSpan(_start + _entriesEnd + (index * sizeof(uint)), sizeof(uint))) & _restartMask;

    private void CheckRestarts()
    {
        if (_entriesEnd == 0)
        {
            return;
        }

        if (_restartCount == 0 || RestartOffset(0) != 0)
        {
            _location.ThrowMalformed("the first restart point of a row block is its first entry");
        }

        int previous = 0;
        for (int i = 1; i < _restartCount; i++)
        {
            int offset = RestartOffset(i);
            if (offset <= previous || offset >= _entriesEnd)
            {
                _location.ThrowMalformed($"restart point {i} ({(uint)offset}) does not lie behind the one before and within the entries");
            }

            previous = offset;
        }
    }

    private void ScanUpTo(int restart, int end)
    {
        _keyLength = 0;
        _restart = restart;
        _next = RestartOffset(restart);
        do
        {
            MoveTo(_next);
        }
        while (_next < end);
        if (_next != end)
        {
            _location.ThrowMalformed("a restart point is not the start of an entry");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MoveTo(int offset)
    {
        if (offset >= _entriesEnd)
        {
            return false;
        }

        Parse(offset);
        return true;
    }

    private void Parse(int offset)
    {
        ReadOnlySpan<byte> entries = new(_block, _start, _entriesEnd);
        int at = offset;
        if (!Varint.TryReadInt32(entries, ref at, out int shared)
            || !Varint.TryReadInt32(entries, ref at, out int unshared)
            || !Varint.TryReadInt32(entries, ref at, out int valueLength)
            || shared > _keyLength
            || unshared > entries.Length - at
            || valueLength > entries.Length - at - unshared)
        {
            throw _location.Error(TableErrorCode.Malformed, $"the entry at byte {offset} of the block does not fit it");
        }

        int keyLength = shared + unshared;
        if (keyLength < _trailerLength)
        {
            _location.ThrowMalformed($"the internal key at byte {offset} of the block is shorter than its trailer");
        }

        if (keyLength > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(keyLength, _key.Length * 2));
        }

        entries.Slice(at, unshared).CopyTo(_key.AsSpan(shared));
        _keyLength = keyLength;
        ValueOffset = _start + at + unshared;
        ValueLength = valueLength;
        _current = offset;
        _next = at + unshared + valueLength;
        // Keeps Previous() close: the current interval never lags behind by more than the entries of one.
        while (_restart + 1 < _restartCount && RestartOffset(_restart + 1) <= offset)
        {
            _restart++;
        }
    }
}
