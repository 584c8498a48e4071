using System.Buffers.Binary;

namespace C1z.Engines.Lsm.Working;

/// <summary>Reads the parts of a journal one after the other; lengths are held against what is left before anything is made of them.</summary>
internal ref struct JournalReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _path;
    private int _at;

    public JournalReader(ReadOnlySpan<byte> bytes, int start, string path)
    {
        _bytes = bytes;
        _at = start;
        _path = path;
    }

    public byte Byte() => Take(1)[0];

    public long Signed() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>A number that cannot be negative.</summary>
    public long Number() => Signed() is >= 0 and long number ? number : throw Malformed("a number is negative");

    public DateTimeOffset Time() => Number() is var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw Malformed("a time is out of range");

    /// <summary>A number of things that take at least so many bytes each.</summary>
    public int Count(int leastBytes)
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
        return count >= 0 && (long)count * leastBytes <= _bytes.Length - _at ? count : throw Malformed($"a count of {count} does not fit");
    }

    public ReadOnlySpan<byte> Bytes() => Take(Count(leastBytes: 1));

    public readonly void RequireEnd()
    {
        if (_at != _bytes.Length)
        {
            throw Malformed("something follows the last run");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_bytes.Length - _at < length)
        {
            throw Malformed("it ends too early");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }

    private readonly EngineException Malformed(string rule) =>
        new(EngineErrorCode.Corrupt, $"the journal is malformed at offset {_at}: {rule}", _path);
}
