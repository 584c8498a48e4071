using System.Security.Cryptography.X509Certificates;

namespace C1z.Sync.Remote;

/// <summary>Which connector program is started, and how patiently it is talked to. Immutable; share it freely.</summary>
/// <param name="Command">The program: a path with a slash in it, or a name that is looked up in <c>PATH</c>, and nowhere else.</param>
public sealed record ExecOptions(string Command)
{
    /// <summary>Its arguments. The subcommand that makes it a server is put behind them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables for the program, besides the caller's own. A null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Its working directory; null for the caller's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Told every line that the program writes to standard error or standard output, without its end, cut after 8,192 characters. Called
    /// from another thread, for one line at a time. Null: the lines go nowhere, but the last ones are part of the error when the program dies.
    /// </summary>
    public Action<string>? Log { get; init; }

    /// <summary>Longest time from the start of the program to its first answer. Default 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest time for one call, answer included. Then it fails with <see cref="ConnectorStatus.DeadlineExceeded"/>. Default 10 minutes;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the program may take to end by itself before it is killed with all that it started. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest answer in bytes: one page of a listing. Default 64 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 20;

    /// <summary>Longest asset in bytes. Default 64 MiB.</summary>
    public int MaxAssetBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Serves the sessions of syncs to the program. Given the certificate to show, with its key, and the authority that signed the program's
    /// own; both live until the publisher is disposed. Null: the program has no session, and does without.
    /// </summary>
    public Func<X509Certificate2, X509Certificate2, CancellationToken, ValueTask<ISessionPublisher>>? Sessions { get; init; }

    /// <summary>The clock of time limits and of the certificates' validity. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
