namespace C1z.Engines;

/// <summary>The one exception family of the engines.</summary>
/// <remarks>Misuse (null arguments, disposed objects) throws the CLR's own types instead.</remarks>
public class EngineException : Exception
{
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
}
