using System.Globalization;
using C1z.Engines;
using C1z.Proto.Container.V3;

namespace C1z.Adapters;

/// <summary>Describes a snapshot: container, engine, syncs, storage.</summary>
public static class C1zInspector
{
    /// <summary>Opens a snapshot and describes it. Records are not read unless keys are to be counted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits and directories; null for the defaults.</param>
    /// <param name="countKeys">True to count the keys of a v3 file by table and by family, which reads everything in it.</param>
    /// <param name="cancel">Cancels the unpacking of a file that is not read in place, and the counting.</param>
    /// <returns>The description.</returns>
    /// <exception cref="C1zException">The file cannot be opened, or is damaged where it is read.</exception>
    public static SnapshotDescription Inspect(
        string path, C1zReaderOptions? options = null, bool countKeys = false, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return EngineCall.Run(() =>
        {
            using ISnapshotEngine engine = EngineCatalog.OpenForReading(path, options ?? new C1zReaderOptions(), cancel);
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
                Storage = [],
            };
            return engine.Info.Engine == EngineKind.Lsm
                ? WithTables(description, reader.Storage, countKeys, cancel)
                : WithFrame(description, SnapshotProbe.DescribeV1(path)) with { Storage = (engine as IStorageVerifier)?.DescribeStorage() ?? [] };
        });
    }

    private static SnapshotDescription WithTables(
        SnapshotDescription description, C1zStorageReader storage, bool countKeys, CancellationToken cancel)
    {
        C1ZManifestV3 manifest = storage.ManifestHeader;
        IndexedFrameIndex? index = storage.ReadFrameIndex();
        IReadOnlyList<StoredTable> tables = countKeys ? storage.ReadTables(cancel) : storage.Tables;
        return description with
        {
            Manifest = manifest,
            FrameIndex = index,
            Tables = tables,
            KeyFamilies = countKeys ? storage.CountKeyFamilies(cancel) : null,
            Storage =
            [
                new("stored engine", manifest.Engine),
                new("engine schema version", Text(manifest.EngineSchemaVersion)),
                new("directory format version", Text(storage.DirectoryFormatVersion)),
                new("identities", manifest.PebbleIdIndexFormat switch
                {
                    PebbleIdIndexFormat.StructuredV1 => "structured",
                    PebbleIdIndexFormat.LegacyExternalId => "legacy",
                    _ => "not declared",
                }),
                new("grant digest", manifest.GrantDigestRoot is { } root
                    ? $"{Convert.ToHexStringLower(root.XorDigest.Span)} of {Text(root.Count)} grants"
                    : "not declared"),
                new("frames", index is null ? "none, an archive" : Text(index.Entries.Count)),
                new("tables", Text(tables.Count)),
            ],
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

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

    /// <summary>The manifest without descriptors. v3 only.</summary>
    public C1ZManifestV3? Manifest { get; init; }

    /// <summary>The frames of an indexed payload. v3 only; null for archives.</summary>
    public IndexedFrameIndex? FrameIndex { get; init; }

    /// <summary>The tables by level, then by first key. Empty for v1.</summary>
    public IReadOnlyList<StoredTable> Tables { get; init; } = [];

    /// <summary>The live keys by family, in key order; null when they were not counted.</summary>
    public IReadOnlyList<KeyFamilySize>? KeyFamilies { get; init; }

    /// <summary>Payload bytes per file byte; 0 for an empty file.</summary>
    public double Ratio => FileBytes == 0 ? 0 : (double)PayloadBytes / FileBytes;
}
