using System.Diagnostics;
using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Engines.Lsm;

namespace C1z.Adapters;

/// <summary>Writes a snapshot: start a sync, put records, end it, save.</summary>
/// <remarks>
/// <para><see cref="Save"/> publishes the work in one step: temporary file beside the target, fsync, rename, fsync of the directory. Until
/// then, and whenever something fails, the file at the path keeps every byte it had. Disposing without a save throws the work away; of a v3 file, what
/// <see cref="CheckpointSync"/> made durable stays in the directory <c>FILE.work</c>, and the next writer goes on from there.</para>
/// <para>Putting is synchronous and takes one thread at a time. Messages are read, never changed and never kept.</para>
/// </remarks>
/// <example>
/// <code>
/// await using C1zWriter writer = await C1zWriter.OpenAsync("sync.c1z");
/// writer.StartSync();
/// writer.PutResourceTypes(types);
/// writer.PutResources(users);
/// writer.PutEntitlements(entitlements);
/// writer.PutGrants(grants);
/// writer.EndSync();
/// await writer.SaveAsync();
/// </code>
/// </example>
public sealed partial class C1zWriter : IDisposable, IAsyncDisposable
{
    private readonly ISnapshotEngine _engine;
    private readonly RecordTranslator _translator;
    private readonly C1zWriterOptions _options;
    private bool _disposed;

    private C1zWriter(ISnapshotEngine engine, C1zWriterOptions options)
    {
        _engine = engine;
        _options = options;
        _translator = MakeTranslator();
        Reader = new C1zReader(engine, ownsEngine: false);
    }

    /// <summary>The file, as given when opened.</summary>
    public string Path => _engine.Path;

    /// <summary>Engine, format and payload encoding.</summary>
    public SnapshotInfo Info => SnapshotInfo.From(_engine.Info);

    /// <summary>Reads what was written so far, unsaved work included. Lives as long as the writer.</summary>
    public C1zReader Reader { get; }

    /// <summary>True when there is work that a save would publish.</summary>
    public bool HasUnsavedWork => Engine.IsDirty;

    private ISnapshotEngine Engine
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _engine;
        }
    }

    /// <summary>The checkpoint of an earlier writer that this one went on from; null when there was none. Its rows are unsaved work.</summary>
    public C1zCheckpoint? ResumedFrom => (_engine as LsmEngine)?.ResumedFrom is { } from ? new C1zCheckpoint(from.SyncId, from.Token, from.Time) : null;

    /// <summary>Opens a snapshot for writing.</summary>
    /// <param name="path">The file. Existing content decides the engine by its first bytes; nothing there starts a new snapshot.</param>
    /// <param name="options">Mode, engine, limits; null for the defaults.</param>
    /// <param name="cancel">Cancels while an existing file is unpacked; nothing is left behind.</param>
    /// <returns>The writer.</returns>
    /// <exception cref="C1zException">The file is damaged, too large, of a kind that this version cannot write, or there although
    /// <see cref="C1zWriteMode.CreateNew"/> was asked for; <see cref="C1zErrorCode.Busy"/>: another writer is at work on it;
    /// <see cref="C1zErrorCode.UnsavedWork"/>: see <see cref="C1zWriterOptions.UnsavedWork"/>.</exception>
    public static C1zWriter Open(string path, C1zWriterOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new C1zWriterOptions();
        return EngineCall.Run(() => new C1zWriter(EngineCatalog.OpenForWriting(path, options, cancel), options));
    }

    /// <summary>Opens a snapshot for writing on a pool thread: unpacking a large file takes seconds of work.</summary>
    /// <inheritdoc cref="Open"/>
    public static Task<C1zWriter> OpenAsync(string path, C1zWriterOptions? options = null, CancellationToken cancel = default) =>
        Task.Run(() => Open(path, options, cancel), cancel);

    /// <summary>Publishes the work to <see cref="Path"/>. The writer stays usable.</summary>
    /// <param name="cancel">Cancels until the file is replaced; nothing has changed then.</param>
    /// <returns>What was written; nothing when there was no unsaved work.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.SaveFailed"/>: the previous file is untouched; saving can be tried again.</exception>
    public SaveSummary Save(CancellationToken cancel = default)
    {
        SaveResult result = EngineCall.Run(() => Engine.Save(cancel));
        return new SaveSummary(result.Changed, result.FileBytes, result.PayloadBytes);
    }

    /// <summary>Publishes the work on a pool thread: sealing is compression and disk writes.</summary>
    /// <inheritdoc cref="Save"/>
    public Task<SaveSummary> SaveAsync(CancellationToken cancel = default) => Task.Run(() => Save(cancel), cancel);

    /// <summary>Releases everything; unsaved work behind the last checkpoint is thrown away and the file stays as it is. Safe to call twice.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Reader.Dispose();
            _engine.Dispose();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private RecordTranslator MakeTranslator() => RecordTranslator.For(_engine.Encoding, _options.SlimGrants, _options.Clock);

    private void Measure(string stage, long startedAt) => _options.Timings?.Stages.AddSince(stage, startedAt);

    private static long Now() => Stopwatch.GetTimestamp();
}

/// <summary>A checkpoint that a writer went on from.</summary>
/// <param name="SyncId">The sync that was running.</param>
/// <param name="Token">Its token.</param>
/// <param name="Time">When the checkpoint was made.</param>
public sealed record C1zCheckpoint(string SyncId, string Token, DateTimeOffset Time);

/// <summary>What a save did.</summary>
/// <param name="Changed">False when there was nothing to save and the file was left alone.</param>
/// <param name="FileBytes">Size of the file in bytes; 0 when there is none.</param>
/// <param name="PayloadBytes">Size of the payload before compression in bytes.</param>
public readonly record struct SaveSummary(bool Changed, long FileBytes, long PayloadBytes);
