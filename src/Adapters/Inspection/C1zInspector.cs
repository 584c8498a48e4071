using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Describes a snapshot: container, engine, syncs, storage.</summary>
public static class C1zInspector
{
    /// <summary>Opens a snapshot and describes it. Records are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits and directories; null for the defaults.</param>
    /// <returns>The description.</returns>
    /// <exception cref="C1zException">The file cannot be opened.</exception>
    public static SnapshotDescription Inspect(string path, C1zReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return EngineCall.Run(() =>
        {
            using ISnapshotEngine engine = EngineCatalog.OpenForReading(path, options ?? new C1zReaderOptions());
            using var reader = new C1zReader(engine, ownsEngine: false);
            var description = new SnapshotDescription
            {
                Path = path,
                FileBytes = new FileInfo(path).Length,
                Format = reader.Info.Format,
                Engine = reader.Info.Engine,
                PayloadEncoding = reader.Info.PayloadEncoding,
                PayloadBytes = engine.WorkingBytes(),
                Syncs = [.. reader.EnumerateSyncs()],
                Storage = (engine as IStorageVerifier)?.DescribeStorage() ?? [],
            };
            return SnapshotProbe.Detect(path) == SnapshotFormat.V1 ? WithFrame(description, SnapshotProbe.DescribeV1(path)) : description;
        });
    }

    private static SnapshotDescription WithFrame(SnapshotDescription description, V1ContainerInfo frame) => description with
    {
        DeclaredBytes = frame.PayloadBytes,
        WindowBytes = frame.WindowBytes,
        HasChecksum = frame.HasChecksum,
    };
}

/// <summary>What a snapshot is made of.</summary>
public sealed record SnapshotDescription
{
    /// <summary>The file, as given.</summary>
    public required string Path { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary><c>v1</c> or <c>v3</c>.</summary>
    public required string Format { get; init; }

    /// <summary><c>sqlite</c> or <c>pebble</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Payload encoding of a v3 container; empty for v1.</summary>
    public string PayloadEncoding { get; init; } = "";

    /// <summary>Size of the unpacked payload in bytes.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>Payload size in bytes as the container declares it; null where it does not. v1 only.</summary>
    public long? DeclaredBytes { get; init; }

    /// <summary>Memory that decoding needs in bytes. v1 only.</summary>
    public long? WindowBytes { get; init; }

    /// <summary>True when the frame ends with a checksum. v1 only.</summary>
    public bool? HasChecksum { get; init; }

    /// <summary>Every sync in the file.</summary>
    public required IReadOnlyList<SyncInfo> Syncs { get; init; }

    /// <summary>Facts of the engine's storage, as names and values in a fixed order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Storage { get; init; }

    /// <summary>Payload bytes per file byte; 0 for an empty file.</summary>
    public double Ratio => FileBytes == 0 ? 0 : (double)PayloadBytes / FileBytes;
}
