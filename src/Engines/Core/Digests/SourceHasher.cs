using C1z.Engines.Keys;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Envelope;

namespace C1z.Engines.Digests;

/// <summary>Hashes grants that have sources. For one thread; keeps its memory from grant to grant.</summary>
public sealed class SourceHasher : IComparer<SourceHasher.Slice>
{
    private byte[] _bytes = [];
    private Slice[] _sources = new Slice[8];
    private int _used;
    private int _count;

    /// <summary>Hashes a grant.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="record">Its record.</param>
    /// <returns>The content hash.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the record is malformed.</exception>
    public ulong Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        Collect(record);
        ReadOnlySpan<byte> tail = key[GrantKeys.PrefixLength..];
        int room = tail.Length + _used + _used + _count;
        Ensure(_used + room);
        Span<byte> input = _bytes.AsSpan(_used, room);
        tail.CopyTo(input);
        int written = tail.Length;
        for (int i = 0; i < _count; i++)
        {
            input[written++] = TupleCodec.Separator;
            written += TupleCodec.EscapeTo(BytesOf(_sources[i]), input[written..]);
        }

        return XxHash64.Hash(input[..written]);
    }

    int IComparer<Slice>.Compare(Slice x, Slice y) => Compare(x, y);

    private int Compare(Slice x, Slice y) => BytesOf(x).SequenceCompareTo(BytesOf(y));

    // Leaves the distinct ids in byte order. Deterministic records have them so, and are only checked.
    private void Collect(ReadOnlySpan<byte> record)
    {
        _used = 0;
        _count = 0;
        bool isSorted = true;
        foreach (ReadOnlySpan<byte> entry in new FieldValues(record, StorageFields.Grant.Sources))
        {
            ReadOnlySpan<byte> id = new MapEntryView(entry).Key;
            Ensure(_used + id.Length);
            id.CopyTo(_bytes.AsSpan(_used));
            var slice = new Slice(_used, id.Length);
            _used += id.Length;
            isSorted = isSorted && (_count == 0 || Compare(_sources[_count - 1], slice) < 0);
            if (_count == _sources.Length)
            {
                Array.Resize(ref _sources, _count * 2);
            }

            _sources[_count++] = slice;
        }

        if (!isSorted)
        {
            Array.Sort(_sources, 0, _count, this);
            RemoveRepeated();
        }
    }

    private void RemoveRepeated()
    {
        int kept = 1;
        for (int i = 1; i < _count; i++)
        {
            if (Compare(_sources[kept - 1], _sources[i]) != 0)
            {
                _sources[kept++] = _sources[i];
            }
        }

        _count = kept;
    }

    private ReadOnlySpan<byte> BytesOf(Slice slice) => _bytes.AsSpan(slice.Offset, slice.Length);

    private void Ensure(int length)
    {
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, Math.Max(1024, _bytes.Length * 2)));
        }
    }

    internal readonly record struct Slice(int Offset, int Length);
}
