using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace C1z.Cli.Json;

/// <summary>JSON to a stream, piece by piece: a document of any length in flat memory.</summary>
internal sealed class JsonOutput : IDisposable
{
    private const int FlushBytes = 32 << 10;

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);

    public JsonOutput(Stream stream)
    {
        _stream = stream;

        // The writer is called by this tool only, with valid structure: checking it again at every call costs a tenth of the time.
        Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
    }

    /// <summary>Leaves everything readable that JSON does not demand to be escaped.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public Utf8JsonWriter Json { get; }

    public ProtoJson Proto { get; } = new();

    /// <summary>Hands on what was written, once it is worth it.</summary>
    public void FlushIfLarge()
    {
        if (Json.BytesPending + _buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>Ends a document or a line of JSON lines; the next value starts a new one.</summary>
    public void EndLine()
    {
        Json.Flush();
        _buffer.Write("\n"u8);
        Json.Reset();
        FlushIfLarge();
    }

    public void Flush()
    {
        Json.Flush();
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public void Dispose() => Json.Dispose();
}
