namespace C1z.Envelope;

/// <summary>Parameters of zstd that a level would choose otherwise, for content of a known kind. Any frame is read by every reader.</summary>
/// <param name="WindowLog">Reach of a match, as a power of two: 10 to 23; 0 leaves it to the level.</param>
/// <param name="HashLog">Size of the table of earlier positions, as a power of two: 6 to 26; 0 leaves it to the level.</param>
/// <param name="MinMatch">The shortest match that is looked for in bytes: 3 to 7; 0 leaves it to the level.</param>
public readonly record struct ZstdTuning(int WindowLog = 0, int HashLog = 0, int MinMatch = 0);
