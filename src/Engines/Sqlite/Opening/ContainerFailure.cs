using C1z.Envelope;

namespace C1z.Engines.Sqlite.Opening;

/// <summary>Translates failures of the layer below.</summary>
internal static class ContainerFailure
{
    /// <summary>The engine's exception for a failure of container or file system; null for anything else.</summary>
    /// <param name="failure">What was caught.</param>
    /// <param name="path">The snapshot.</param>
    public static EngineException? Translate(Exception failure, string path) => failure switch
    {
        EnvelopeException e => EngineException.From(e),
        IOException or UnauthorizedAccessException => new EngineException(EngineErrorCode.Io, failure.Message, path, failure),
        _ => null,
    };
}
