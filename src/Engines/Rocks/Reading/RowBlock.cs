namespace C1z.Engines.Rocks;

/// <summary>Rows copied out of the library in one go, used again for the next ones.</summary>
internal sealed class RowBlock
{
    private const int FirstRows = 4;
    private const int MaxRows = 512;
    private const int MaxBytes = 256 << 10;

    private byte[] _bytes = [];
    private int _used;
    private int _count;
    private int _target = FirstRows;
    private readonly (int KeyEnd, int ValueEnd)[] _ends = new (int, int)[MaxRows];

    /// <summary>Rows in the block.</summary>
    public int Count => _count;

    /// <summary>Whether nothing follows the block.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether the block takes no more rows.</summary>
    public bool IsFull => _count >= _target || _used >= MaxBytes;

    public ReadOnlySpan<byte> Key(int row) => _bytes.AsSpan(Start(row), _ends[row].KeyEnd - Start(row));

    public ReadOnlySpan<byte> Value(int row) => _bytes.AsSpan(_ends[row].KeyEnd, _ends[row].ValueEnd - _ends[row].KeyEnd);

    /// <summary>Forgets the rows. The next block is larger: whoever reads on, reads far.</summary>
    public void Continue()
    {
        _target = Math.Min(_target * 2, MaxRows);
        Clear();
    }

    /// <summary>Forgets the rows and how far was read.</summary>
    public void Restart()
    {
        _target = FirstRows;
        Clear();
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int end = checked(_used + key.Length + value.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Clamp(_bytes.Length * 2L, end, Array.MaxLength));
        }

        key.CopyTo(_bytes.AsSpan(_used));
        value.CopyTo(_bytes.AsSpan(_used + key.Length));
        _ends[_count++] = (_used + key.Length, end);
        _used = end;
    }

    private int Start(int row) => row == 0 ? 0 : _ends[row - 1].ValueEnd;

    private void Clear()
    {
        _count = 0;
        _used = 0;
        IsLast = false;
    }
}
