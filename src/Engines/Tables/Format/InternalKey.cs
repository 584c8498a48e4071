using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>
/// An internal key: the user key followed by its trailer, an unsigned 64-bit little-endian <c>sequence &lt;&lt; 8 | kind</c>.
/// </summary>
/// <remarks>
/// Order: user keys ascending bytewise, then trailers descending, so that the newest entry of a key comes first.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class InternalKey
{
    /// <summary>The bytes behind the user key.</summary>
    public const int TrailerLength = 8;

    /// <summary>The highest sequence number; as the trailer of an upper bound it makes the bound exclusive.</summary>
    public const ulong MaxSequence = (1UL << 56) - 1;

    /// <summary>Builds a trailer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Trailer(ulong sequence, EntryKind kind) => (sequence << 8) | (byte)kind;

    /// <summary>The sequence number in a trailer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sequence(ulong trailer) => trailer >> 8;

    /// <summary>The kind in a trailer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EntryKind Kind(ulong trailer) => (EntryKind)(byte)trailer;

    /// <summary>The trailer of an internal key of at least <see cref="TrailerLength"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadTrailer(ReadOnlySpan<byte> internalKey) =>
        BinaryPrimitives.ReadUInt64LittleEndian(internalKey[^TrailerLength..]);

    /// <summary>Glues a user key and a trailer.</summary>
    public static byte[] Join(ReadOnlySpan<byte> userKey, ulong trailer)
    {
        byte[] key = new byte[userKey.Length + TrailerLength];
        userKey.CopyTo(key);
        BinaryPrimitives.WriteUInt64LittleEndian(key.AsSpan(userKey.Length), trailer);
        return key;
    }

    /// <summary>Compares in table order: negative when the left entry comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(ReadOnlySpan<byte> leftUserKey, ulong leftTrailer, ReadOnlySpan<byte> rightUserKey, ulong rightTrailer)
    {
        int order = leftUserKey.SequenceCompareTo(rightUserKey);
        return order != 0 ? order : rightTrailer.CompareTo(leftTrailer);
    }
}
