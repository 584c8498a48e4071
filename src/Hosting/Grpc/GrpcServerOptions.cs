using System.Security.Cryptography.X509Certificates;

namespace C1z.Hosting;

/// <summary>Where a <see cref="GrpcServer"/> listens and whom it lets in. Certificates stay the caller's.</summary>
/// <param name="Certificate">What the server shows; with its private key.</param>
/// <param name="Authority">Whose clients it lets in, and nobody else's.</param>
internal sealed record GrpcServerOptions(X509Certificate2 Certificate, X509Certificate2 Authority)
{
    /// <summary>An inherited listening socket; null to listen on a free port of the loopback interface.</summary>
    public int? Descriptor { get; init; }

    /// <summary>Longest request in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 16 << 20;

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told a line for every call that failed with a fault of the server.</summary>
    public Action<string>? Log { get; init; }
}
