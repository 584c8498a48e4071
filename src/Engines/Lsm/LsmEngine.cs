using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Verification;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm;

/// <summary>The v3 engine: a snapshot is a directory of sorted tables, one zstd frame a table.</summary>
/// <remarks>
/// <para>A sealed file is read in place: the frame index finds a table, the table's index finds a block. Frames are decompressed when a key leads there, compared
/// with their hash each time, and kept in a bounded cache. Archive payloads are unpacked once, to a private directory.</para>
/// <para>What is written stays over the file until <see cref="Save"/> writes the whole file anew: in memory up to <see cref="LsmOptions.MemoryBudgetBytes"/>, then
/// in sorted runs in the directory <c>FILE.work</c> beside the file. Nothing but a save touches the file.</para>
/// <para><see cref="CheckpointSync"/> makes all rows so far durable: after a crash, opening the file for writing goes on from there
/// (<see cref="LsmOptions.WorkingState"/>). Disposing without a save keeps the last checkpoint and throws the rest away; a save removes the directory.</para>
/// <para>A file holds one sync. Operations of several threads are serialized; the order between them is not defined. After <see cref="Dispose"/> every call
/// throws <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class LsmEngine : ISnapshotEngine
{
    private readonly Lock _gate = new();
    private readonly LsmOptions _options;
    private readonly LsmCounters _noCounters = new();
    private readonly LiveView _rows;
    private SealedStore? _sealed;
    private bool _layoutChecked;
    private bool _disposed;

    private LsmEngine(string path, LsmOptions options, SealedStore? store)
    {
        Path = path;
        _options = options;
        _sealed = store;
        _work = new WorkingState(path, !IsReadOnly, options.Engine.TempDirectory, options.FileSystem);
        _overlays = new OverlayHome(_work, OverlayOptions(options));
        _rows = new LiveView(path, _work, _overlays, options.MemoryBudgetBytes, options.Engine.Times);
        _rows.Reset(store);
        Info = Describe(store);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public EngineInfo Info { get; private set; }

    /// <inheritdoc/>
    public RecordEncoding Encoding => RecordEncoding.StorageV3;

    /// <inheritdoc/>
    public bool IsReadOnly => _options.Engine.Mode == OpenMode.ReadOnly;

    /// <inheritdoc/>
    public bool IsDirty { get; private set; }

    /// <summary>What reading the sealed file took so far, opening included; a save starts anew.</summary>
    public LsmCounters Counters => _sealed?.Counters ?? _noCounters;

    /// <inheritdoc/>
    public long WorkingBytes() => Run(static engine => engine._rows.MemoryBytes + (engine._sealed is { } store
        ? store.Tables.Tables.DistinctBy(table => table.FileNumber).Sum(table => store.Files.GetLength(table.FileName))
        : 0));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _rows.Dispose();
                _work.Dispose();
                _sealed?.Dispose();
            }
        }
    }

    // Every public operation runs inside one of these: it waits for the one that runs, a closed engine ends it, and failures of the layers below leave as
    // the engine's own exception.
    private T Run<T>(Func<LsmEngine, T> operation)
    {
        T result;
        long commit;
        OverlayStore? overlay;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                result = operation(this);
                commit = CommitChanges();
                overlay = _rows.Overlay;
            }
            catch (Exception e) when (LsmFailure.Translate(e, Path) is { } failure)
            {
                throw failure;
            }
        }

        if (commit > 0)
        {
            Acknowledge(overlay!, commit);
        }

        return result;
    }

    private void Run(Action<LsmEngine> operation) => Run<bool>(engine =>
    {
        operation(engine);
        return true;
    });

    // No hash covers the manifest of an archive. It is all unpacked by now, so what the manifest says of the content is compared with the content instead.
    private void RequireTrueManifest(SealedStore store)
    {
        if (!store.IsInPlace)
        {
            _ = store.Container.Header.ParseManifest();
            new ManifestCheck(store, new StorageReport(
                finding => throw new EngineException(EngineErrorCode.Corrupt, $"the manifest contradicts the content: {finding.Message}", Path),
                CancellationToken.None)).Run();
        }
    }

    // The rows as they are now. Nothing may be concluded from a key of a sealed file before the layout of its keys is known, and asking for that opens a
    // table: so it is asked once, and late.
    private LiveView Store
    {
        get
        {
            if (!_layoutChecked && _sealed is { } store)
            {
                KeyspaceGuard.Check(store);
                RequireTrueManifest(store);
                _layoutChecked = true;
            }

            return _rows;
        }
    }

    // The sealed file itself, for those that look below the rows.
    private SealedStore Sealed =>
        _sealed ?? throw new EngineException(EngineErrorCode.FailedPrecondition, "nothing is saved yet, so there is no file to look into", Path);

    private static EngineInfo Describe(SealedStore? store) => new(EngineKind.Lsm, "v3", store?.Container.Encoding switch
    {
        PayloadEncoding.TarZstd => "tar_zstd",
        PayloadEncoding.Tar => "tar",
        _ => "indexed_zstd",
    });
}
