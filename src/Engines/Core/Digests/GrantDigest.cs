using C1z.Engines.Keys;
using C1z.Envelope;

namespace C1z.Engines.Digests;

/// <summary>The hashes that digests of grants are made of.</summary>
/// <remarks>
/// On-disk format; a change is a new version. All hashes are XXH64 with seed 0. Of a principal: its escaped tuple. Of a grant: what follows
/// the first three bytes of its key, then for every source id, in byte order, a <c>00</c> and the escaped id.
/// </remarks>
public static class GrantDigest
{
    /// <summary>The widest leaves, in bits of the principal's hash.</summary>
    public const int MaxLeafBits = 16;

    /// <summary>Grants that a partition holds per leaf at most, before its leaves are split further.</summary>
    public const int GrantsPerLeaf = 512;

    /// <summary>Version of these rules as the manifest records it.</summary>
    public const int AbiVersion = 1;

    /// <summary>Hashes a principal.</summary>
    /// <param name="principal">The escaped tuple (<see cref="PrincipalTuple"/>).</param>
    /// <returns>The hash.</returns>
    public static ulong HashPrincipal(ReadOnlySpan<byte> principal) => XxHash64.Hash(principal);

    /// <summary>The 16 bits of a principal's hash that order the hash index.</summary>
    /// <param name="principalHash">What <see cref="HashPrincipal"/> gave.</param>
    /// <returns>Its top bits.</returns>
    public static ushort BucketOf(ulong principalHash) => (ushort)(principalHash >> 48);

    /// <summary>Hashes a grant that has no sources.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The content hash.</returns>
    public static ulong HashContent(ReadOnlySpan<byte> key) => XxHash64.Hash(key[GrantKeys.PrefixLength..]);

    /// <summary>The width of a partition's leaves.</summary>
    /// <param name="grants">Number of grants of the partition.</param>
    /// <returns>The smallest width in bits, 0 to <see cref="MaxLeafBits"/>, at which <see cref="GrantsPerLeaf"/> grants a leaf hold them.</returns>
    public static int LeafBits(ulong grants)
    {
        int bits = 0;
        while (bits < MaxLeafBits && (ulong)GrantsPerLeaf << bits < grants)
        {
            bits++;
        }

        return bits;
    }
}
