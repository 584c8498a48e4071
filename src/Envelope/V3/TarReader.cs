using System.Buffers;

namespace C1z.Envelope;

/// <summary>
/// Reads a USTAR archive with PAX extended headers, the dialect that snapshot writers produce, strictly: headers must have their checksum, padding must
/// be zero, the end of the archive must be there and nothing may follow it.
/// </summary>
/// <remarks>
/// Links, devices and every other special entry are refused, and so are GNU extensions. An archive has no hash over contents: a changed content byte, or a
/// changed value in an extended header, passes unnoticed unless the stream around it has a checksum.
/// </remarks>
internal sealed class TarReader : IDisposable
{
    private const int MaxExtendedBytes = 1 << 20;
    private const long MaxMode = 0x1FF;
    private readonly Stream _archive;
    private readonly string _path;
    private readonly long? _archiveOffset;
    private readonly EntryNames _names = new();
    private readonly byte[] _block = new byte[TarBlock.Size];
    private long _position;
    private long _contentLeft;
    private int _padding;

    /// <param name="archive">The archive's bytes to the end.</param>
    /// <param name="path">The container, for messages.</param>
    /// <param name="archiveOffset">Where the archive starts in the container; null when it is compressed.</param>
    internal TarReader(Stream archive, string path, long? archiveOffset)
    {
        _archive = archive;
        _path = path;
        _archiveOffset = archiveOffset;
        Content = new TarContentStream(this);
    }

    internal string Name { get; private set; } = "";

    internal long Size { get; private set; }

    internal bool IsDirectory { get; private set; }

    /// <summary>The content of the current file.</summary>
    internal Stream Content { get; }

    private ByteLocation Here => new(_path, _archiveOffset + _position);

    public void Dispose() => Content.Dispose();

    /// <summary>Moves to the next file or directory; false at the end, which is then proved to be the end of the stream.</summary>
    internal bool MoveNext()
    {
        SkipContent();
        PaxHeader extended = default;
        while (true)
        {
            ByteLocation location = Here;
            ReadBlock();
            if (IsZero(_block))
            {
                if (extended.IsPresent)
                {
                    throw location.Error(EnvelopeErrorCode.ArchiveInvalid, "an extended header is followed by no entry");
                }

                ReadEnd();
                return false;
            }

            CheckHeader(location);
            Size = ReadNumber(TarBlock.Length, "size", location);
            if (_block[TarBlock.TypeOffset] != TarBlock.ExtendedHeader)
            {
                Accept(extended, location);
                return true;
            }

            if (extended.IsPresent)
            {
                throw location.Error(EnvelopeErrorCode.ArchiveInvalid, "two extended headers follow each other");
            }

            extended = ReadExtended(location);
        }
    }

    internal int ReadContent(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, _contentLeft);
        if (wanted == 0)
        {
            return 0;
        }

        int read = _archive.Read(buffer[..wanted]);
        if (read == 0)
        {
            throw Here.Error(EnvelopeErrorCode.Truncated, $"the archive ends inside '{Name}', {_contentLeft} bytes early");
        }

        _position += read;
        _contentLeft -= read;
        return read;
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;

    private void Accept(PaxHeader extended, ByteLocation location)
    {
        byte type = _block[TarBlock.TypeOffset];
        string name = extended.Path ?? ReadName(location);
        Size = extended.Size ?? Size;
        IsDirectory = type == TarBlock.Directory;
        if (type is not (TarBlock.RegularFile or 0 or TarBlock.Directory))
        {
            bool foreign = type is (byte)'g' or (byte)'L' or (byte)'K' or (byte)'S' or (byte)'M' or (byte)'V';
            throw location.Error(
                foreign ? EnvelopeErrorCode.UnsupportedEncoding : EnvelopeErrorCode.UnsafePath,
                $"archive entry '{name}' of type '{(char)type}' is neither a plain file nor a directory");
        }

        if (ReadNumber(TarBlock.Mode, "mode", location) > MaxMode)
        {
            throw location.Error(EnvelopeErrorCode.ArchiveInvalid, $"the mode of '{name}' is outside 0 to 0777");
        }

        if (IsDirectory)
        {
            AcceptDirectory(name, location);
        }
        else
        {
            _names.AddFile(name, location);
            Name = name;
        }

        _contentLeft = Size;
        _padding = TarBlock.Padding(Size);
    }

    private void AcceptDirectory(string name, ByteLocation location)
    {
        if (Size != 0)
        {
            throw location.Error(EnvelopeErrorCode.ArchiveInvalid, $"directory '{name}' has content");
        }

        Name = name.EndsWith('/') ? name[..^1] : name;
        if (Name != ".")
        {
            _names.AddDirectory(Name, location);
        }
    }

    private void CheckHeader(ByteLocation location)
    {
        if (!TarBlock.TryReadOctal(_block.AsSpan()[TarBlock.Checksum], out long sum) || sum != TarBlock.Sum(_block))
        {
            throw location.Error(EnvelopeErrorCode.ArchiveInvalid, "an archive header does not have its checksum");
        }

        if (!_block.AsSpan()[TarBlock.MagicAndVersion].SequenceEqual(TarBlock.Magic))
        {
            throw location.Error(EnvelopeErrorCode.UnsupportedEncoding, "the archive is not in POSIX ustar format");
        }
    }

    private string ReadName(ByteLocation location)
    {
        if (!TarBlock.TryReadText(_block.AsSpan()[TarBlock.Name], out string name) || !TarBlock.TryReadText(_block.AsSpan()[TarBlock.Prefix], out string prefix))
        {
            throw location.Error(EnvelopeErrorCode.ArchiveInvalid, "a name in an archive header is not text");
        }

        return prefix.Length == 0 ? name : prefix + "/" + name;
    }

    private long ReadNumber(Range field, string what, ByteLocation location) =>
        TarBlock.TryReadOctal(_block.AsSpan()[field], out long value)
            ? value
            : throw location.Error(EnvelopeErrorCode.ArchiveInvalid, $"the {what} in an archive header is not an octal number");

    private PaxHeader ReadExtended(ByteLocation location)
    {
        if (Size > MaxExtendedBytes)
        {
            throw location.Error(EnvelopeErrorCode.ArchiveInvalid, $"an extended header claims {Size} bytes, more than {MaxExtendedBytes}");
        }

        byte[] records = new byte[(int)Size + TarBlock.Padding(Size)];
        ReadExactly(records);
        CheckPadding(records.AsSpan((int)Size));
        return PaxHeader.Parse(records.AsSpan(0, (int)Size), location);
    }

    private void SkipContent()
    {
        byte[] sink = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (ReadContent(sink) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sink);
        }

        ReadExactly(_block.AsSpan(0, _padding));
        CheckPadding(_block.AsSpan(0, _padding));
        _padding = 0;
    }

    private void CheckPadding(ReadOnlySpan<byte> padding)
    {
        if (!IsZero(padding))
        {
            throw Here.Error(EnvelopeErrorCode.ArchiveInvalid, "the padding behind an archive entry is not zero");
        }
    }

    private void ReadEnd()
    {
        ReadBlock();
        if (!IsZero(_block))
        {
            throw Here.Error(EnvelopeErrorCode.ArchiveInvalid, "one zero block in the middle of the archive");
        }

        // Some writers fill up with more zeros; anything else behind the end is not ours.
        for (int read; (read = _archive.Read(_block)) > 0; _position += read)
        {
            if (!IsZero(_block.AsSpan(0, read)))
            {
                throw Here.Error(EnvelopeErrorCode.TrailingData, "bytes follow the end of the archive");
            }
        }
    }

    private void ReadBlock() => ReadExactly(_block);

    private void ReadExactly(Span<byte> buffer)
    {
        int read = _archive.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        _position += read;
        if (read < buffer.Length)
        {
            throw Here.Error(EnvelopeErrorCode.Truncated, "the archive ends before its end marker");
        }
    }
}
