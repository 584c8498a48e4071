using System.Buffers;
using System.Text;

namespace C1z.Envelope;

/// <summary>
/// Writes a USTAR archive; a PAX extended header comes before entries whose name or size the plain header cannot hold. Times and owners are zero, so equal
/// input gives equal bytes.
/// </summary>
internal sealed class TarWriter(Stream output)
{
    private const int FileMode = 0x1A4; // 0644
    private const int DirectoryMode = 0x1ED; // 0755
    private const int ChunkBytes = 256 * 1024;
    private const string ExtendedName = "PaxHeaders.0/entry";
    private static readonly byte[] Zeros = new byte[2 * TarBlock.Size];
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    internal void WriteFile(string name, Stream content, long length, CancellationToken cancellationToken)
    {
        WriteParents(name);
        WriteHeaders(name, length, TarBlock.RegularFile);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long left = length;
            for (int read; (read = content.Read(chunk, 0, ChunkBytes)) > 0; left -= read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (read > left)
                {
                    throw new EnvelopeException(EnvelopeErrorCode.SizeMismatch, $"'{name}' was announced with {length} bytes but has more");
                }

                output.Write(chunk, 0, read);
            }

            if (left > 0)
            {
                throw new EnvelopeException(EnvelopeErrorCode.SizeMismatch, $"'{name}' was announced with {length} bytes but has {length - left}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        output.Write(Zeros, 0, TarBlock.Padding(length));
    }

    /// <summary>Writes the two zero blocks that end an archive.</summary>
    internal void Complete() => output.Write(Zeros);

    private static bool TrySplit(string name, out string prefix, out string rest)
    {
        (prefix, rest) = ("", name);
        if (!Ascii.IsValid(name))
        {
            return false;
        }

        if (name.Length <= TarBlock.NameBytes)
        {
            return true;
        }

        int slash = name.LastIndexOf('/', Math.Min(TarBlock.PrefixBytes, name.Length - 2));
        if (slash <= 0 || name.Length - slash - 1 > TarBlock.NameBytes)
        {
            return false;
        }

        (prefix, rest) = (name[..slash], name[(slash + 1)..]);
        return true;
    }

    private void WriteParents(string name)
    {
        foreach (string parent in EntryNames.Parents(name))
        {
            if (_directories.Add(parent))
            {
                WriteHeaders(parent + "/", 0, TarBlock.Directory);
            }
        }
    }

    private void WriteHeaders(string name, long length, byte type)
    {
        bool plainName = TrySplit(name, out string prefix, out string rest);
        bool plainSize = length <= TarBlock.MaxPlainSize;
        if (!plainName || !plainSize)
        {
            byte[] records =
            [
                .. plainName ? [] : PaxHeader.Record("path", name),
                .. plainSize ? [] : PaxHeader.Record("size", length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ];
            WriteHeader(ExtendedName, "", records.Length, TarBlock.ExtendedHeader);
            output.Write(records);
            output.Write(Zeros, 0, TarBlock.Padding(records.Length));
        }

        WriteHeader(plainName ? rest : "entry", plainName ? prefix : "", plainSize ? length : 0, type);
    }

    private void WriteHeader(string name, string prefix, long length, byte type)
    {
        Span<byte> block = stackalloc byte[TarBlock.Size];
        block.Clear();
        Encoding.ASCII.GetBytes(name, block[TarBlock.Name]);
        Encoding.ASCII.GetBytes(prefix, block[TarBlock.Prefix]);
        TarBlock.WriteOctal(block[TarBlock.Mode], type == TarBlock.Directory ? DirectoryMode : FileMode);
        TarBlock.WriteOctal(block[TarBlock.UserId], 0);
        TarBlock.WriteOctal(block[TarBlock.GroupId], 0);
        TarBlock.WriteOctal(block[TarBlock.Length], length);
        TarBlock.WriteOctal(block[TarBlock.Time], 0);
        TarBlock.WriteOctal(block[TarBlock.DeviceMajor], 0);
        TarBlock.WriteOctal(block[TarBlock.DeviceMinor], 0);
        TarBlock.Magic.CopyTo(block[TarBlock.MagicAndVersion]);
        block[TarBlock.TypeOffset] = type;
        TarBlock.WriteOctal(block[TarBlock.Checksum][..7], TarBlock.Sum(block));
        block[TarBlock.Checksum][7] = (byte)' ';
        output.Write(block);
    }
}
