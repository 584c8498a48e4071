using System.Text;

namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>Reads a UTF-8 file byte by byte in flat memory, and knows where it is. The base of the readers of CSV and JSON Lines.</summary>
/// <remarks>A record is limited, so that a file that is one endless line is refused before it fills the memory.</remarks>
internal sealed class TextSource : IDisposable
{
    /// <summary>Longest record in bytes.</summary>
    public const int MaxRecord = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _position;
    private int _length;

    public TextSource(string path, TextPlace from)
    {
        Path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"cannot be opened: {e.Message}", path, 0, 0, e);
        }

        Line = from.Line;
        Offset = from.Offset;
        _file.Position = from.Offset;
        if (from.Offset == 0)
        {
            SkipMark();
        }
    }

    public string Path { get; }

    /// <summary>The line of the next byte, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The column of the next character, from 1.</summary>
    public long Column { get; private set; } = 1;

    /// <summary>Offset of the next byte in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next byte is.</summary>
    public TextPlace Place => new(Offset, Line);

    /// <summary>The next byte without taking it; -1 at the end.</summary>
    public int Peek() => _position < _length || Fill() ? _buffer[_position] : -1;

    /// <summary>Takes the next byte; -1 at the end.</summary>
    public int Next()
    {
        if (_position >= _length && !Fill())
        {
            return -1;
        }

        byte value = _buffer[_position++];
        Offset++;
        if (value == (byte)'\n')
        {
            Line++;
            Column = 1;
        }
        else if ((value & 0xC0) != 0x80)
        {
            Column++;
        }

        return value;
    }

    /// <summary>Text of bytes.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="line">Where they begin, for the error.</param>
    /// <param name="column">Column of the first byte, from 1.</param>
    public string Decode(ReadOnlySpan<byte> bytes, long line, long column)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            // Quoted fields run over lines; the place is that of the line on which the byte stands.
            int lineStart = bytes[..e.Index].LastIndexOf((byte)'\n') + 1;
            (line, column) = lineStart == 0 ? (line, column) : (line + bytes[..e.Index].Count((byte)'\n'), 1);
            throw new SyncException(
                SyncErrorCode.BadInput, $"byte 0x{bytes[e.Index]:X2} is not UTF-8 text; save the file in UTF-8", Path, line, column + Encoding.UTF8.GetCharCount(bytes[lineStart..e.Index]), e);
        }
    }

    public SyncException Error(string rule, long line, long column) => new(SyncErrorCode.BadInput, rule, Path, line, column);

    public SyncException TooLong(long line) =>
        Error(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the record is longer than {MaxRecord} bytes"), line, 0);

    public void Dispose() => _file.Dispose();

    private bool Fill()
    {
        try
        {
            _position = 0;
            _length = _file.Read(_buffer);
            return _length > 0;
        }
        catch (IOException e)
        {
            throw new SyncException(SyncErrorCode.BadInput, $"cannot be read: {e.Message}", Path, Line, 0, e);
        }
    }

    private void SkipMark()
    {
        Fill();
        ReadOnlySpan<byte> start = _buffer.AsSpan(0, _length);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw Error("the file is UTF-16; save it in UTF-8", 1, 0);
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            _position = 3;
            Offset = 3;
        }
    }
}
