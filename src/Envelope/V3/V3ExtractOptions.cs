namespace C1z.Envelope;

/// <summary>How a v3 payload is extracted.</summary>
public sealed record V3ExtractOptions
{
    /// <summary>All defaults.</summary>
    public static V3ExtractOptions Default { get; } = new();

    /// <summary>Threads that decode frames of an indexed payload, at least 1. Default: the number of cores, at most 8. Archives use one.</summary>
    public int Workers { get; init; } = Math.Min(8, Environment.ProcessorCount);

    /// <summary>Whether every file is forced to the device. Default false: a working copy need not survive a power cut.</summary>
    public bool Flush { get; init; }

    /// <summary>Whether the SHA-256 of every frame is compared too. Default false: XXH64 and length always are.</summary>
    public bool VerifySha256 { get; init; }
}
