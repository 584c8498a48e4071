using System.Security.Cryptography.X509Certificates;

namespace C1z.Sync.Remote;

/// <summary>How a <see cref="GrpcClient"/> reaches its server. Certificates stay the caller's.</summary>
/// <param name="Port">Port on 127.0.0.1.</param>
/// <param name="Certificate">What the client shows; with its private key.</param>
/// <param name="Authority">Whom it trusts, and nobody else.</param>
internal sealed record GrpcClientOptions(int Port, X509Certificate2 Certificate, X509Certificate2 Authority)
{
    /// <summary>Longest message that is accepted, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 20;

    /// <summary>Longest time for one call, answer included. <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time for a connection, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
