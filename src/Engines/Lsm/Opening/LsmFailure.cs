using C1z.Engines.Rocks;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Opening;

/// <summary>Translates failures of the layers below.</summary>
internal static class LsmFailure
{
    /// <summary>The engine's exception for a failure of tables, container or file system; null for anything else and for one that is complete already.</summary>
    /// <param name="failure">What was caught.</param>
    /// <param name="path">The snapshot.</param>
    public static EngineException? Translate(Exception failure, string path) => failure switch
    {
        EngineException { Path: null } e => new EngineException(e.Code, e.Message, path, e),
        TableException { InnerException: EnvelopeException inner } => EngineException.From(inner),
        TableException e => new EngineException(Map(e.Code), e.Message, path, e),
        EnvelopeException e => EngineException.From(e),
        RocksException e => new EngineException(Map(e.Code), e.Message, path, e),
        IOException or UnauthorizedAccessException => new EngineException(EngineErrorCode.Io, failure.Message, path, failure),
        _ => null,
    };

    private static EngineErrorCode Map(RocksErrorCode code) => code switch
    {
        RocksErrorCode.Corrupt or RocksErrorCode.NotFound => EngineErrorCode.Corrupt,
        RocksErrorCode.Io or RocksErrorCode.Poisoned => EngineErrorCode.Io,
        RocksErrorCode.Unsupported => EngineErrorCode.Unsupported,
        RocksErrorCode.Busy => EngineErrorCode.FailedPrecondition,
        _ => EngineErrorCode.Internal,
    };

    private static EngineErrorCode Map(TableErrorCode code) => code switch
    {
        TableErrorCode.Unsupported => EngineErrorCode.Unsupported,
        TableErrorCode.LimitExceeded => EngineErrorCode.TooLarge,
        _ => EngineErrorCode.Corrupt,
    };
}
