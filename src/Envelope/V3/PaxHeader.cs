using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace C1z.Envelope;

/// <summary>What a PAX extended header changes about the entry behind it.</summary>
/// <remarks>
/// On-disk format: records <c>LENGTH SPACE KEY = VALUE \n</c>, where the decimal length counts the whole record. <c>path</c> and <c>size</c> matter; times, owners
/// and comments are passed over; sparse files are refused, since their content is not their bytes.
/// </remarks>
internal readonly record struct PaxHeader(bool IsPresent, string? Path, long? Size)
{
    internal static PaxHeader Parse(ReadOnlySpan<byte> records, ByteLocation location)
    {
        PaxHeader header = new(true, null, null);
        while (!records.IsEmpty)
        {
            int space = records.IndexOf((byte)' ');
            if (space <= 0
                || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length > records.Length
                || length < space + 3
                || records[length - 1] != (byte)'\n')
            {
                throw Malformed(location);
            }

            ReadOnlySpan<byte> record = records[(space + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0 || !Utf8.IsValid(record))
            {
                throw Malformed(location);
            }

            header = header.With(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..], location);
            records = records[length..];
        }

        return header;
    }

    /// <summary>One record.</summary>
    internal static byte[] Record(string key, string value)
    {
        byte[] body = Encoding.UTF8.GetBytes($" {key}={value}\n");
        int length = body.Length + 1;
        while (body.Length + Digits(length) != length)
        {
            length = body.Length + Digits(length);
        }

        return [.. Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)), .. body];
    }

    private static int Digits(int value) => value.ToString(CultureInfo.InvariantCulture).Length;

    private static EnvelopeException Malformed(ByteLocation location) =>
        location.Error(EnvelopeErrorCode.ArchiveInvalid, "an extended header in the archive is malformed");

    private PaxHeader With(string key, ReadOnlySpan<byte> value, ByteLocation location)
    {
        if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
        {
            throw location.Error(EnvelopeErrorCode.UnsupportedEncoding, "the archive holds a sparse file");
        }

        return key switch
        {
            "path" => this with { Path = Encoding.UTF8.GetString(value) },
            "size" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size) => this with { Size = size },
            "size" => throw Malformed(location),
            _ => this,
        };
    }
}
