using C1z.Envelope;

namespace C1z.Engines.Tables;

/// <summary>The reusable memory of one reader of blocks: stored bytes, decompressed bytes and a zstd context. For one thread.</summary>
/// <remarks>A block read through a scratch is valid until the next read through it.</remarks>
internal sealed class BlockScratch : IDisposable
{
    private byte[] _stored = [];
    private byte[] _decompressed = [];
    private ZstdDecompressor? _zstd;

    /// <summary>The zstd context, made when first needed.</summary>
    public ZstdDecompressor Zstd => _zstd ??= new ZstdDecompressor();

    /// <summary>Memory for at least that many stored bytes.</summary>
    public byte[] Stored(int length) => Grow(ref _stored, length);

    /// <summary>Memory for at least that many decompressed bytes.</summary>
    public byte[] Decompressed(int length) => Grow(ref _decompressed, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _zstd?.Dispose();
        _zstd = null;
    }

    private static byte[] Grow(ref byte[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, Math.Min(memory.Length * 2L, Array.MaxLength)));
        }

        return memory;
    }
}
