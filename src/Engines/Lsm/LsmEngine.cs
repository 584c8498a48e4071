using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Verification;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm;

/// <summary>The v3 engine: a snapshot is a directory of sorted tables, one zstd frame a table.</summary>
/// <remarks>
/// <para>A sealed file is read in place: the frame index finds a table, the table's index finds a block. Frames are decompressed when a key leads there, compared
/// with their hash each time, and kept in a bounded cache. Archive payloads are unpacked once, to a private directory.</para>
/// <para>A file holds one sync. Operations of several threads are serialized; the order between them is not defined. After <see cref="Dispose"/> every call
/// throws <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class LsmEngine : ISnapshotEngine
{
    private readonly Lock _gate = new();
    private readonly LsmOptions _options;
    private readonly SealedStore _store;
    private bool _layoutChecked;
    private bool _disposed;

    private LsmEngine(string path, LsmOptions options, SealedStore store)
    {
        Path = path;
        _options = options;
        _store = store;
        Info = new EngineInfo(EngineKind.Lsm, "v3", store.Container.Encoding switch
        {
            PayloadEncoding.IndexedZstd => "indexed_zstd",
            PayloadEncoding.TarZstd => "tar_zstd",
            _ => "tar",
        });
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public EngineInfo Info { get; }

    /// <inheritdoc/>
    public RecordEncoding Encoding => RecordEncoding.StorageV3;

    /// <inheritdoc/>
    public bool IsReadOnly => _options.Engine.Mode == OpenMode.ReadOnly;

    /// <inheritdoc/>
    public bool IsDirty => false;

    /// <summary>What reading took so far, opening included.</summary>
    public LsmCounters Counters => _store.Counters;

    /// <inheritdoc/>
    public long WorkingBytes() => Run(static engine => engine._store.Tables.Tables.DistinctBy(table => table.FileNumber)
        .Sum(table => engine._store.Files.GetLength(table.FileName)));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _store.Dispose();
            }
        }
    }

    // Every public operation runs inside one of these: it waits for the one that runs, a closed engine ends it, and failures of the layers below leave as
    // the engine's own exception.
    private T Run<T>(Func<LsmEngine, T> operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return operation(this);
            }
            catch (Exception e) when (LsmFailure.Translate(e, Path) is { } failure)
            {
                throw failure;
            }
        }
    }

    private void Run(Action<LsmEngine> operation) => Run<bool>(engine =>
    {
        operation(engine);
        return true;
    });

    // No hash covers the manifest of an archive. It is all unpacked by now, so what the manifest says of the content is compared with the content instead.
    private void RequireTrueManifest()
    {
        if (!_store.IsInPlace)
        {
            _ = _store.Container.Header.ParseManifest();
            new ManifestCheck(_store, new StorageReport(
                finding => throw new EngineException(EngineErrorCode.Corrupt, $"the manifest contradicts the content: {finding.Message}", Path),
                CancellationToken.None)).Run();
        }
    }

    // Nothing may be concluded from a key before the layout of keys is known, and asking for it opens a table: so it is asked once, and late.
    private SealedStore Store
    {
        get
        {
            if (!_layoutChecked)
            {
                KeyspaceGuard.Check(_store);
                RequireTrueManifest();
                _layoutChecked = true;
            }

            return _store;
        }
    }
}
