namespace C1z.Envelope;

/// <summary>What one frame may demand of a streaming decoder.</summary>
/// <param name="MaxOutputBytes">The most decoded bytes, inclusive.</param>
/// <param name="MaxWindowBytes">The largest window, inclusive.</param>
/// <param name="CheckDeclaredSize">Whether a declared content size over the limit fails before decoding.</param>
public readonly record struct ZstdDecompressionLimits(long MaxOutputBytes, long MaxWindowBytes, bool CheckDeclaredSize = true);
