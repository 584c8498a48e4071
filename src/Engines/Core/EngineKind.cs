namespace C1z.Engines;

/// <summary>Which engine serves a snapshot.</summary>
public enum EngineKind
{
    /// <summary>A SQLite database in one zstd frame (format v1).</summary>
    Sqlite = 1,

    /// <summary>Sorted tables in zstd frames (format v3).</summary>
    Lsm = 2,
}

/// <summary>How an engine stores a record's bytes; translation to and from it is the adapters' work.</summary>
public enum RecordEncoding
{
    /// <summary>Messages of <c>c1.connector.v2</c>, deterministic.</summary>
    ConnectorV2 = 1,

    /// <summary>Messages of <c>c1.storage.v3</c>, deterministic.</summary>
    StorageV3 = 2,
}

/// <summary>What is known of an open snapshot without reading its records.</summary>
/// <param name="Engine">The engine that serves it.</param>
/// <param name="Format">Container format: <c>v1</c> or <c>v3</c>.</param>
/// <param name="PayloadEncoding">Payload encoding of a v3 container, empty for v1.</param>
public sealed record EngineInfo(EngineKind Engine, string Format, string PayloadEncoding);
