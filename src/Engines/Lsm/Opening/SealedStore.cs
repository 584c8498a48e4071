using System.Diagnostics;
using C1z.Engines.Lsm.Frames;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;
using C1z.Envelope;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm.Opening;

/// <summary>A sealed payload, open for reading: container, files, table directory.</summary>
/// <remarks>An indexed payload is read in place; an archive is unpacked to a private directory first. Thread-safe.</remarks>
internal sealed class SealedStore : RowView, IDisposable
{
    private readonly TemporaryDirectory _directory;

    private SealedStore(V3Reader container, ITableStore files, TableDirectory tables, TemporaryDirectory directory, LsmCounters counters)
    {
        Container = container;
        Files = files;
        Tables = tables;
        _directory = directory;
        Counters = counters;
    }

    public override string Path => Container.Path;

    public V3Reader Container { get; }

    public ITableStore Files { get; }

    public TableDirectory Tables { get; }

    public LsmCounters Counters { get; }

    public bool IsInPlace => Container.Encoding == PayloadEncoding.IndexedZstd;

    /// <summary>Opens a payload: head, frame index, markers, MANIFEST. No table is touched.</summary>
    /// <exception cref="EngineException">Everything that can be wrong with them.</exception>
    public static SealedStore Open(string path, LsmOptions options, CancellationToken cancel = default)
    {
        var directory = new TemporaryDirectory(options.FileSystem, options.Engine.TempDirectory);
        V3Reader? container = null;
        try
        {
            long started = Stopwatch.GetTimestamp();
            var counters = new LsmCounters();
            container = ManifestGuard.OpenContainer(path, Limits(options.Engine), options.FileSystem);
            ITableStore files = container.Encoding == PayloadEncoding.IndexedZstd
                ? new FrameTableStore(container, options, directory, counters)
                : Unpack(container, directory, options.Engine, cancel);
            var tables = TableDirectory.Open(files, new TableDirectoryOptions
            {
                Tables = new TableReaderOptions { BlockCache = new BlockCache(options.BlockCacheBytes), Counters = counters.Tables },
            });
            options.Engine.Times?.AddSince("open", started);
            return new SealedStore(container, files, tables, directory, counters);
        }
        catch (Exception e)
        {
            container?.Dispose();
            directory.Dispose();
            if (LsmFailure.Translate(e, path) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override RowCursor Open(byte[] lower, byte[] upper) =>
        new TableRowCursor(Tables.NewIterator(new KeyRange(lower, upper.Length == 0 ? null : upper)));

    public void Dispose()
    {
        Tables.Dispose();
        Container.Dispose();
        _directory.Dispose();
    }

    private static ContainerLimits Limits(EngineOptions options)
    {
        var basis = new ContainerLimits { MaxDecodedBytes = options.MaxDecodedBytes };
        if (options.MaxWindowBytes is { } window)
        {
            basis = basis with { MaxWindowBytes = window };
        }

        return ContainerLimits.FromEnvironment(basis: basis);
    }

    private static FileTableStore Unpack(V3Reader container, TemporaryDirectory directory, EngineOptions options, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        container.ExtractTo(directory.Path, cancellationToken: cancel);
        options.Times?.AddSince("unpack", started);
        var files = new FileTableStore(directory.Path);
        options.Progress?.Report(files.FileNames.Sum(files.GetLength));
        return files;
    }
}
