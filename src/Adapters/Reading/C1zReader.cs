using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Reads a snapshot in pages, as connector messages.</summary>
/// <remarks>
/// <para>The engine is chosen by the file's first bytes. The file is never changed and may be replaced while it is read.</para>
/// <para>Reading is synchronous and memory is bounded by the page. Large pages are decoded on several threads
/// (<see cref="C1zReaderOptions.DecodeWorkers"/>). One call at a time; open several readers to read in parallel.</para>
/// <para>Page tokens stay valid across reopening and are the same as those of the ecosystem's own readers.</para>
/// </remarks>
/// <example>
/// <code>
/// using C1zReader reader = C1zReader.Open("sync.c1z");
/// foreach (Grant grant in reader.EnumerateGrants())
/// {
///     Console.WriteLine($"{grant.Principal.Id.Resource} holds {grant.Entitlement.Id}");
/// }
/// </code>
/// </example>
public sealed partial class C1zReader : IDisposable, IAsyncDisposable
{
    private readonly ISnapshotEngine _engine;
    private readonly PageDecoder _decoder;
    private readonly bool _ownsEngine;
    private bool _disposed;

    internal C1zReader(ISnapshotEngine engine, bool ownsEngine, int? workers = null)
    {
        _engine = engine;
        _ownsEngine = ownsEngine;
        _decoder = new PageDecoder(engine.Encoding, workers ?? Environment.ProcessorCount, engine.Path);
    }

    /// <summary>The file, as given when opened.</summary>
    public string Path => _engine.Path;

    /// <summary>Engine, format and payload encoding.</summary>
    public SnapshotInfo Info => SnapshotInfo.From(_engine.Info);

    /// <summary>Bytes that the unpacked data takes on disk.</summary>
    public long WorkingBytes => EngineCall.Run(Engine.WorkingBytes);

    private ISnapshotEngine Engine
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _engine;
        }
    }

    /// <summary>Opens a snapshot.</summary>
    /// <param name="path">The file; must exist.</param>
    /// <param name="options">Limits, directories, progress; null for the defaults.</param>
    /// <param name="cancel">Cancels while the file is unpacked; nothing is left behind.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="C1zException">The file is missing, damaged, too large, or of a kind that this version cannot read.</exception>
    public static C1zReader Open(string path, C1zReaderOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new C1zReaderOptions();
        return EngineCall.Run(() => new C1zReader(EngineCatalog.OpenForReading(path, options, cancel), ownsEngine: true, options.DecodeWorkers));
    }

    /// <summary>Opens a snapshot on a pool thread: unpacking a large file takes seconds of work that a caller may not want to wait for.</summary>
    /// <inheritdoc cref="Open"/>
    public static Task<C1zReader> OpenAsync(string path, C1zReaderOptions? options = null, CancellationToken cancel = default) =>
        Task.Run(() => Open(path, options, cancel), cancel);

    /// <summary>Releases the working data. Safe to call twice.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_ownsEngine)
            {
                _engine.Dispose();
            }
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
