using C1z.Adapters;
using C1z.Sync;

namespace C1z.Cli.Hosting;

/// <summary>Exit codes: a contract with scripts. A code never changes its meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int ProblemsFound = 1;
    public const int Usage = 2;
    public const int ConnectorFailed = 16;
    public const int BadInput = 17;
    public const int Refused = 18;
    public const int Incomplete = 19;
    public const int Internal = 70;
    public const int Cancelled = 130;
    public const int OutputClosed = 141;

    /// <summary>Every code with what it means, in ascending order.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Ok, "success"),
        (ProblemsFound, "verify, or rollback-expansion --validate, found something wrong"),
        (Usage, "the command line is not understood"),
        (3, "the file is not a snapshot: unknown magic"),
        (4, "the file ends too early"),
        (5, "the file is corrupt: a checksum or a rule of the format is broken"),
        (6, "a limit is exceeded: payload or window too large"),
        (7, "engine, encoding or layout of the file is not supported"),
        (8, "file, sync or record not found"),
        (9, "an argument is not acceptable for this file"),
        (10, "the page token does not belong to this listing"),
        (11, "the state of the file or target forbids it: it exists already, the sync is unfinished, its groups cannot be expanded"),
        (12, "an id names more than one record"),
        (13, "saving failed; the previous file is untouched"),
        (14, "a native library is missing"),
        (15, "the operating system refused a file operation"),
        (ConnectorFailed, "the connector failed; the previous file is untouched"),
        (BadInput, "the source's data cannot be understood; the message names the place"),
        (Refused, "the sync was given up: too many warnings, or broken references with --strict"),
        (Incomplete, "the sync is paused; the same command goes on with it"),
        (Internal, "a fault of the tool itself"),
        (Cancelled, "interrupted"),
        (OutputClosed, "the reader of standard output went away"),
    ];

    /// <summary>The code that a command ends with because of an exception.</summary>
    public static int Of(Exception error) => error switch
    {
        OutputClosedException => OutputClosed,
        OperationCanceledException => Cancelled,
        UsageException => Usage,
        C1zException e => Of(e.Code),
        SyncException e => Of(e.Code),
        IOException or UnauthorizedAccessException => Of(C1zErrorCode.Io),
        _ => Internal,
    };

    public static int Of(SyncErrorCode code) => code switch
    {
        SyncErrorCode.Connector => ConnectorFailed,
        SyncErrorCode.BadInput => BadInput,
        SyncErrorCode.InvalidOption => Usage,
        SyncErrorCode.TooManyWarnings or SyncErrorCode.InvariantBroken => Refused,
        SyncErrorCode.LimitExceeded => Of(C1zErrorCode.TooLarge),
        SyncErrorCode.TargetConflict or SyncErrorCode.ExpansionRefused => Of(C1zErrorCode.FailedPrecondition),
        _ => Internal,
    };

    public static int Of(C1zErrorCode code) => code switch
    {
        C1zErrorCode.NotASnapshot => 3,
        C1zErrorCode.Truncated => 4,
        C1zErrorCode.Corrupt => 5,
        C1zErrorCode.TooLarge => 6,
        C1zErrorCode.Unsupported => 7,
        C1zErrorCode.NotFound => 8,
        C1zErrorCode.InvalidArgument => 9,
        C1zErrorCode.InvalidPageToken => 10,
        C1zErrorCode.FailedPrecondition or C1zErrorCode.NoCurrentSync or C1zErrorCode.ReadOnly or C1zErrorCode.Busy or C1zErrorCode.UnsavedWork => 11,
        C1zErrorCode.AmbiguousId => 12,
        C1zErrorCode.SaveFailed => 13,
        C1zErrorCode.NativeMissing => 14,
        C1zErrorCode.Io => 15,
        _ => Internal,
    };
}
