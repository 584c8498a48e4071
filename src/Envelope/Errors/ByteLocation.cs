namespace C1z.Envelope;

/// <summary>Where a run of bytes came from, so that an error about it can name file and offset.</summary>
/// <param name="Path">The file; null when unknown.</param>
/// <param name="Offset">The offset of the first byte in that file; null when unknown.</param>
public readonly record struct ByteLocation(string? Path, long? Offset = null)
{
    internal EnvelopeException Error(EnvelopeErrorCode code, string rule, Exception? inner = null) => new(code, rule, Path, Offset, inner);
}
