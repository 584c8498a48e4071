using System.Buffers.Binary;
using System.Text;

namespace C1z.Engines.Tables;

/// <summary>The sequence number that RocksDB gave to a whole file when it took the file over.</summary>
/// <remarks>
/// A file that is ingested above older rows gets one number for all of its entries, which are stored at 0. RocksDB writes it over the eight bytes of a
/// property that the file's maker left zero, and leaves the checksum of the block as it was: the checksum holds for the zeros. This is an on-disk format: a
/// change is a new version.
/// </remarks>
internal static class IngestSequence
{
    private static readonly byte[] Name = Encoding.UTF8.GetBytes(PropertyNames.ExternalGlobalSequence);

    /// <summary>Puts the zeros back that the checksum was made over.</summary>
    /// <param name="block">A stored properties block.</param>
    /// <param name="asWritten">A copy with zeros.</param>
    /// <returns>False when the block has no such property.</returns>
    public static bool TryHide(ReadOnlySpan<byte> block, out byte[] asWritten)
    {
        // Every name of a properties block is stored whole, and its value right behind it.
        int at = block.IndexOf(Name);
        asWritten = [];
        if (at < 0 || block.Length - at - Name.Length < sizeof(ulong))
        {
            return false;
        }

        asWritten = block.ToArray();
        asWritten.AsSpan(at + Name.Length, sizeof(ulong)).Clear();
        return true;
    }

    /// <summary>The number in a table's properties; <see langword="null"/> when the stored ones count.</summary>
    public static ulong? Of(TableProperties properties) =>
        properties.TryGetValue(PropertyNames.ExternalGlobalSequence, out ReadOnlyMemory<byte> value) && value.Length == sizeof(ulong)
            && BinaryPrimitives.ReadUInt64LittleEndian(value.Span) is > 0 and < InternalKey.MaxSequence and ulong sequence
            ? sequence
            : null;
}
