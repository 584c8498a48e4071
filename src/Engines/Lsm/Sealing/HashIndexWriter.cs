using System.Buffers.Binary;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the rows of the hash index, one partition at a time.</summary>
internal sealed class HashIndexWriter : IDisposable
{
    private readonly TableStream _tables;
    private byte[] _key = new byte[256];

    /// <summary>Creates a writer.</summary>
    /// <param name="tables">Where the rows go.</param>
    public HashIndexWriter(TableStream tables) => _tables = tables;

    /// <summary>Writes a partition.</summary>
    /// <param name="partition">The escaped partition.</param>
    /// <param name="hashes">Its grants in the order of the index.</param>
    /// <param name="principals">The escaped principals by number.</param>
    public void Write(ReadOnlySpan<byte> partition, ReadOnlySpan<GrantHashItem> hashes, NameList principals)
    {
        int head = WriteHead(partition);
        Span<byte> value = stackalloc byte[GrantHashKeys.ValueLength];
        foreach (ref readonly GrantHashItem hash in hashes)
        {
            ReadOnlySpan<byte> principal = principals[hash.Principal];
            int length = head + sizeof(ushort) + principal.Length;
            EnsureKey(length);
            Span<byte> key = _key.AsSpan(0, length);
            BinaryPrimitives.WriteUInt16BigEndian(key[head..], hash.Bucket);
            principal.CopyTo(key[(head + sizeof(ushort))..]);
            BinaryPrimitives.WriteUInt64BigEndian(value, hash.Content);
            _tables.Add(key, value);
        }
    }

    /// <summary>Ends the last table.</summary>
    public void Finish() => _tables.Finish();

    /// <inheritdoc/>
    public void Dispose() => _tables.Dispose();

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
