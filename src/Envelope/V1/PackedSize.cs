namespace C1z.Envelope;

/// <summary>What packing did to a size.</summary>
/// <param name="RawBytes">The bytes that went in.</param>
/// <param name="FileBytes">The bytes of the finished file.</param>
public readonly record struct PackedSize(long RawBytes, long FileBytes);
