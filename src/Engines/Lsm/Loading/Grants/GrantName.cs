using System.Text.Unicode;
using C1z.Engines.Keys;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Loading;

/// <summary>The entitlement or the principal of a grant as one byte string that can be compared as a whole.</summary>
/// <remarks>
/// It is the reference message of the record with its identity fields only: two or three texts, each behind tag and length, so different identities give
/// different bytes. In the rows of a translator these bytes lie in the record as they are; of other rows they are put together.
/// </remarks>
internal static class GrantName
{
    /// <summary>The start of a name that does not lie in its batch.</summary>
    public const int PutTogether = -1;

    private const int FirstField = 1;
    private const int TagAndLength = 2;
    private const int LongestShortText = 0x7F;
    private const int OverheadOfLongField = 6;

    /// <summary>The name of a grant's entitlement.</summary>
    /// <param name="batch">The row's batch.</param>
    /// <param name="row">The row.</param>
    /// <param name="scratch">Memory for a name that has to be put together.</param>
    /// <param name="start">Where in the batch the name lies; <see cref="PutTogether"/> when it does not.</param>
    public static ReadOnlySpan<byte> OfEntitlement(GrantBatch batch, in GrantRow row, ref byte[] scratch, out int start)
    {
        start = row.ResourceType.Offset - TagAndLength;
        int end = row.EntitlementId.Offset + row.EntitlementId.Length;
        if (start >= 0 && end > start && end <= batch.SlabLength)
        {
            ReadOnlySpan<byte> name = batch.Bytes(new ByteRange(start, end - start));
            int second = TagAndLength + row.ResourceType.Length;
            int third = second + TagAndLength + row.ResourceId.Length;
            if (name.Length == third + TagAndLength + row.EntitlementId.Length
                && row.ResourceId.Offset == start + second + TagAndLength
                && IsHead(name, 0, FirstField, row.ResourceType.Length)
                && IsHead(name, second, FirstField + 1, row.ResourceId.Length)
                && IsHead(name, third, FirstField + 2, row.EntitlementId.Length))
            {
                return name;
            }
        }

        start = PutTogether;
        return Join(batch, row.ResourceType, row.ResourceId, row.EntitlementId, ref scratch);
    }

    /// <summary>The name of a grant's principal.</summary>
    /// <inheritdoc cref="OfEntitlement"/>
    public static ReadOnlySpan<byte> OfPrincipal(GrantBatch batch, in GrantRow row, ref byte[] scratch, out int start)
    {
        start = row.PrincipalType.Offset - TagAndLength;
        int end = row.PrincipalId.Offset + row.PrincipalId.Length;
        if (start >= 0 && end > start && end <= batch.SlabLength)
        {
            ReadOnlySpan<byte> name = batch.Bytes(new ByteRange(start, end - start));
            int second = TagAndLength + row.PrincipalType.Length;
            if (name.Length == second + TagAndLength + row.PrincipalId.Length
                && IsHead(name, 0, FirstField, row.PrincipalType.Length)
                && IsHead(name, second, FirstField + 1, row.PrincipalId.Length))
            {
                return name;
            }
        }

        start = PutTogether;
        return Join(batch, row.PrincipalType, row.PrincipalId, default, ref scratch);
    }

    /// <summary>Tells whether the texts of a name are UTF-8.</summary>
    public static bool IsText(ReadOnlySpan<byte> name)
    {
        var reader = new WireReader(name);
        while (reader.TryReadField(out _))
        {
            if (!Utf8.IsValid(reader.ReadBytes()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the partition of an entitlement's name.</summary>
    public static void WritePartition(ref KeyWriter key, ReadOnlySpan<byte> name)
    {
        var reader = new WireReader(name);
        ReadOnlySpan<byte> type = Next(ref reader);
        ReadOnlySpan<byte> resource = Next(ref reader);
        EntitlementPartition.Write(ref key, new EntitlementIdentity(type, resource, Next(ref reader)));
    }

    /// <summary>Writes the tuple of a principal's name.</summary>
    public static void WritePrincipal(ref KeyWriter key, ReadOnlySpan<byte> name)
    {
        var reader = new WireReader(name);
        ReadOnlySpan<byte> type = Next(ref reader);
        PrincipalTuple.Write(ref key, type, Next(ref reader));
    }

    private static bool IsHead(ReadOnlySpan<byte> name, int at, int field, int length) =>
        length <= LongestShortText && name[at] == ((field << 3) | (int)WireType.Bytes) && name[at + 1] == length;

    private static ReadOnlySpan<byte> Join(GrantBatch batch, ByteRange first, ByteRange second, ByteRange third, ref byte[] scratch)
    {
        int room = checked(first.Length + second.Length + third.Length + (3 * OverheadOfLongField));
        if (scratch.Length < room)
        {
            scratch = new byte[Math.Max(room, scratch.Length * 2)];
        }

        var writer = new WireWriter(scratch);
        writer.WriteBytesField(FirstField, batch.Bytes(first));
        writer.WriteBytesField(FirstField + 1, batch.Bytes(second));
        writer.WriteBytesUnlessEmpty(FirstField + 2, batch.Bytes(third));
        return scratch.AsSpan(0, writer.Position);
    }

    private static ReadOnlySpan<byte> Next(ref WireReader reader) => reader.TryReadField(out _) ? reader.ReadBytes() : default;
}
