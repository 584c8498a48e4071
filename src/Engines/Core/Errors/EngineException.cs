using C1z.Envelope;

namespace C1z.Engines;

/// <summary>The one exception family of the engines.</summary>
/// <remarks>Misuse (null arguments, disposed objects) throws the CLR's own types instead.</remarks>
public class EngineException : Exception
{
    private EngineException(EngineErrorCode code, EnvelopeException inner)
        : base(inner.Message, inner)
    {
        Code = code;
        Path = inner.Path;
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The broken rule, with the values that broke it.</param>
    /// <param name="path">The snapshot, when known.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public EngineException(EngineErrorCode code, string message, string? path = null, Exception? inner = null)
        : base(path is null ? message : $"{path}: {message}", inner)
    {
        Code = code;
        Path = path;
    }

    /// <summary>What went wrong.</summary>
    public EngineErrorCode Code { get; }

    /// <summary>The snapshot concerned, when known.</summary>
    public string? Path { get; }

    /// <summary>Wraps trouble of the container; the message, which names file, offset and rule, is kept.</summary>
    /// <param name="inner">The envelope's exception.</param>
    /// <returns>The exception to throw.</returns>
    public static EngineException From(EnvelopeException inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new EngineException(Map(inner.Code), inner);
    }

    private static EngineErrorCode Map(EnvelopeErrorCode code) => code switch
    {
        EnvelopeErrorCode.NotASnapshot => EngineErrorCode.NotASnapshot,
        EnvelopeErrorCode.Empty or EnvelopeErrorCode.Truncated => EngineErrorCode.Truncated,
        EnvelopeErrorCode.TooLarge or EnvelopeErrorCode.WindowTooLarge or EnvelopeErrorCode.ManifestTooLarge => EngineErrorCode.TooLarge,
        EnvelopeErrorCode.UnsupportedEncoding => EngineErrorCode.Unsupported,
        EnvelopeErrorCode.NativeMissing => EngineErrorCode.NativeMissing,
        EnvelopeErrorCode.NotFound => EngineErrorCode.NotFound,
        EnvelopeErrorCode.Io or EnvelopeErrorCode.NotDurable => EngineErrorCode.Io,
        EnvelopeErrorCode.AlreadyExists => EngineErrorCode.FailedPrecondition,
        EnvelopeErrorCode.OutOfRange => EngineErrorCode.InvalidArgument,
        _ => EngineErrorCode.Corrupt,
    };
}
