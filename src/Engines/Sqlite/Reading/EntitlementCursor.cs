using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using SharedCursor = C1z.Engines.Keys.EntitlementCursor;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>Page tokens of the listing over several entitlements.</summary>
/// <remarks>
/// <para>Callers keep tokens, and other programs give the same ones; a change is a new version. Base64url without padding of:</para>
/// <list type="table">
/// <item><term>uvarint</term><description>position of the last row's entitlement in the list that was asked for</description></item>
/// <item><term>uvarint n, n bytes</term><description>row id of the last row, in decimal</description></item>
/// <item><term>u32 big endian</term><description>CRC-32 (IEEE) over every id of the list, each followed by a zero byte</description></item>
/// </list>
/// </remarks>
/// <param name="Index">Position in the list.</param>
/// <param name="LastRowId">The row to continue after.</param>
/// <param name="ListChecksum">Tells whether the list is still the same.</param>
internal readonly record struct EntitlementCursor(ulong Index, long LastRowId, uint ListChecksum)
{
    private const int ChecksumBytes = 4;
    private const int MaxTextLength = 128;

    /// <summary>Writes the token.</summary>
    public string Encode() =>
        new SharedCursor(checked((int)Index), LastRowId.ToString(CultureInfo.InvariantCulture)).Encode(ListChecksum);

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token; not empty.</param>
    /// <param name="path">The snapshot, for errors.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidPageToken"/>.</exception>
    public static EntitlementCursor Decode(string token, string path)
    {
        Span<byte> bytes = stackalloc byte[MaxTextLength];
        if (token.Length > MaxTextLength || token.Contains('=', StringComparison.Ordinal)
            || Base64Url.DecodeFromChars(token, bytes, out _, out int length) != OperationStatus.Done)
        {
            throw Bad("it is not base64url", path);
        }

        ReadOnlySpan<byte> rest = bytes[..length];
        ulong index = ReadVarint(ref rest, "its position is missing", path);
        ulong textLength = ReadVarint(ref rest, "the length of its row id is missing", path);
        if (textLength > (ulong)rest.Length || rest.Length - (int)textLength != ChecksumBytes)
        {
            throw Bad("it is truncated or too long", path);
        }

        ReadOnlySpan<byte> row = rest[..(int)textLength];
        return Utf8Parser.TryParse(row, out long rowId, out int consumed) && consumed == row.Length
            ? new EntitlementCursor(index, rowId, BinaryPrimitives.ReadUInt32BigEndian(rest[(int)textLength..]))
            : throw Bad("its row id is not a number", path);
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes, string rule, string path)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Bad(rule, path);
    }

    private static EngineException Bad(string rule, string path) => new(EngineErrorCode.InvalidPageToken, $"bad cursor: {rule}", path);
}
