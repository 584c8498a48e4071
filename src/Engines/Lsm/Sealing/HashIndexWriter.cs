using System.Buffers.Binary;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the rows of the hash index, one partition at a time.</summary>
internal sealed class HashIndexWriter : IDisposable
{
    private readonly TableStream _tables;
    private readonly HeadedKey _key = new();

    /// <summary>Creates a writer.</summary>
    /// <param name="tables">Where the rows go.</param>
    public HashIndexWriter(TableStream tables) => _tables = tables;

    /// <summary>Writes a partition.</summary>
    /// <param name="partition">The escaped partition.</param>
    /// <param name="hashes">Its grants in the order of the index.</param>
    /// <param name="principals">The escaped principals by number.</param>
    public void Write(ReadOnlySpan<byte> partition, ReadOnlySpan<GrantHashItem> hashes, NameList principals)
    {
        SetHead(partition);
        Span<byte> value = stackalloc byte[GrantHashKeys.ValueLength];
        foreach (ref readonly GrantHashItem hash in hashes)
        {
            ReadOnlySpan<byte> principal = principals[hash.Principal];
            Span<byte> tail = _key.Tail(sizeof(ushort) + principal.Length);
            BinaryPrimitives.WriteUInt16BigEndian(tail, hash.Bucket);
            principal.CopyTo(tail[sizeof(ushort)..]);
            BinaryPrimitives.WriteUInt64BigEndian(value, hash.Content);
            _tables.Add(_key.Written, value);
        }
    }

    /// <summary>Ends the last table.</summary>
    public void Finish() => _tables.Finish();

    /// <inheritdoc/>
    public void Dispose() => _tables.Dispose();

    private void SetHead(ReadOnlySpan<byte> partition)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        GrantHashKeys.WritePartitionPrefix(ref key, partition);
        _key.SetHead(key.Written);
        key.Dispose();
    }
}
