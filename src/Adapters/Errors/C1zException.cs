using C1z.Engines;

namespace C1z.Adapters;

/// <summary>The one exception family of the public API for trouble with files and data.</summary>
/// <remarks>
/// Misuse of the API (null arguments, a disposed object) throws the CLR's own types; cancellation throws
/// <see cref="OperationCanceledException"/>. The inner exception is the lower layer's and kept for diagnosis only.
/// </remarks>
public sealed class C1zException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The broken rule with the values that broke it; names the file when one is concerned.</param>
    /// <param name="path">The snapshot concerned.</param>
    /// <param name="inner">The cause.</param>
    public C1zException(C1zErrorCode code, string message, string? path = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Path = path;
    }

    /// <summary>What went wrong.</summary>
    public C1zErrorCode Code { get; }

    /// <summary>The snapshot concerned, when one is.</summary>
    public string? Path { get; }

    internal static C1zException From(EngineException e) => new(Map(e.Code), e.Message, e.Path, e);

    internal static C1zErrorCode Map(EngineErrorCode code) => code switch
    {
        EngineErrorCode.Internal => C1zErrorCode.Internal,
        EngineErrorCode.NotFound => C1zErrorCode.NotFound,
        EngineErrorCode.InvalidArgument => C1zErrorCode.InvalidArgument,
        EngineErrorCode.FailedPrecondition => C1zErrorCode.FailedPrecondition,
        EngineErrorCode.ReadOnly => C1zErrorCode.ReadOnly,
        EngineErrorCode.NoCurrentSync => C1zErrorCode.NoCurrentSync,
        EngineErrorCode.Closed => C1zErrorCode.FailedPrecondition,
        EngineErrorCode.InvalidPageToken => C1zErrorCode.InvalidPageToken,
        EngineErrorCode.AmbiguousId => C1zErrorCode.AmbiguousId,
        EngineErrorCode.Corrupt => C1zErrorCode.Corrupt,
        EngineErrorCode.NotASnapshot => C1zErrorCode.NotASnapshot,
        EngineErrorCode.Truncated => C1zErrorCode.Truncated,
        EngineErrorCode.TooLarge => C1zErrorCode.TooLarge,
        EngineErrorCode.Unsupported => C1zErrorCode.Unsupported,
        EngineErrorCode.ArtifactUnusable => C1zErrorCode.SaveFailed,
        EngineErrorCode.NativeMissing => C1zErrorCode.NativeMissing,
        EngineErrorCode.Io => C1zErrorCode.Io,
        EngineErrorCode.Busy => C1zErrorCode.Busy,
        EngineErrorCode.UnsavedWork => C1zErrorCode.UnsavedWork,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "an engine error code without a public one"),
    };
}
