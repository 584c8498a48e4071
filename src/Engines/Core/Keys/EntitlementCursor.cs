using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using C1z.Engines.Wire;

namespace C1z.Engines.Keys;

/// <summary>Where a listing of the grants of several entitlements stands: which entitlement, and where inside it.</summary>
/// <remarks>
/// As text, unpadded base64url of <c>index</c> (LEB128), length of <c>inner</c> (LEB128), <c>inner</c> as ASCII, and the checksum of the
/// list of ids, 32 bits big endian. The form is shared by the ecosystem. A cursor whose checksum differs belongs to another list: the
/// listing starts again.
/// </remarks>
/// <param name="Index">Position of the entitlement in the list.</param>
/// <param name="Inner">Page token inside that entitlement; empty for its start.</param>
public readonly record struct EntitlementCursor(int Index, string Inner)
{
    private const uint Polynomial = 0xEDB8_8320;
    private static readonly uint[] Table = BuildTable();

    /// <summary>The start of a listing.</summary>
    public static EntitlementCursor Start => new(0, "");

    /// <summary>Checksum of a list of ids: CRC-32 (IEEE) over each id followed by a zero byte, in the order of the list.</summary>
    /// <param name="entitlementIds">The list as the caller gave it.</param>
    /// <returns>The checksum.</returns>
    public static uint Checksum(IEnumerable<string> entitlementIds)
    {
        ArgumentNullException.ThrowIfNull(entitlementIds);
        uint crc = uint.MaxValue;
        foreach (string id in entitlementIds)
        {
            foreach (byte b in Encoding.UTF8.GetBytes(id))
            {
                crc = Table[(byte)crc ^ b] ^ (crc >> 8);
            }

            crc = Table[(byte)crc] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Reads a cursor.</summary>
    /// <param name="token">The text; empty for the start.</param>
    /// <param name="checksum">Checksum of the caller's list.</param>
    /// <returns>The cursor; <see cref="Start"/> when it belongs to another list.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidPageToken"/>: it is not a cursor.</exception>
    public static EntitlementCursor Decode(string token, uint checksum)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length == 0)
        {
            return Start;
        }

        try
        {
            var reader = new WireReader(PageToken.Decode(token));
            ulong index = reader.ReadVarint();
            string inner = Encoding.UTF8.GetString(reader.ReadBytes());
            if (BinaryPrimitives.ReverseEndianness(reader.ReadFixed32()) != checksum)
            {
                return Start;
            }

            return index <= int.MaxValue
                ? new EntitlementCursor((int)index, inner)
                : throw new EngineException(EngineErrorCode.InvalidPageToken, $"the page token names entitlement {index}");
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Corrupt)
        {
            throw new EngineException(EngineErrorCode.InvalidPageToken, "the page token is cut off", inner: e);
        }
    }

    /// <summary>Writes the cursor.</summary>
    /// <param name="checksum">Checksum of the caller's list.</param>
    /// <returns>The text.</returns>
    public string Encode(uint checksum)
    {
        int innerLength = Encoding.UTF8.GetByteCount(Inner);
        int length = WireSize.Varint((uint)Index) + WireSize.Varint((uint)innerLength) + innerLength + sizeof(uint);
        byte[] bytes = new byte[length];
        var writer = new WireWriter(bytes);
        writer.WriteVarint((uint)Index);
        writer.WriteVarint((uint)innerLength);
        writer.WriteRaw(Encoding.UTF8.GetBytes(Inner));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(writer.Position), checksum);
        return Base64Url.EncodeToString(bytes);
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
