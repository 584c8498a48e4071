using System.Diagnostics;
using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;
using C1z.Engines.Records;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes a whole snapshot from the live rows of a view: primary rows as they are, everything derived from them anew.</summary>
/// <remarks>
/// <para>Primary families sort before derived ones, so one walk over the primary rows meets everything that the derived rows are made of. Rows go into tables,
/// tables into frames, frames into the container: nothing is unpacked, re-read or written twice.</para>
/// <para>Because derived rows are never taken from the view, a sealed file is right in them whatever the view's own state is.</para>
/// </remarks>
internal sealed class SnapshotSealer
{
    private static readonly KeyRange AllKeys = new([], []);

    private readonly RowView _rows;
    private readonly SealOptions _options;
    private readonly SyncStats _stats = new();

    private SnapshotSealer(RowView rows, SealOptions options)
    {
        _rows = rows;
        _options = options;
    }

    /// <summary>Seals.</summary>
    /// <param name="rows">The rows. Derived families in it are not read.</param>
    /// <param name="path">The file to replace or create, in one step at the end.</param>
    /// <param name="options">How.</param>
    /// <param name="cancel">Ends the seal; the file stays as it was.</param>
    /// <returns>Bytes before and after compression.</returns>
    public static PackedSize Seal(RowView rows, string path, SealOptions options, CancellationToken cancel) =>
        new SnapshotSealer(rows, options).Seal(path, cancel);

    private PackedSize Seal(string path, CancellationToken cancel)
    {
        byte[]? runRecord = _rows.Get(SyncRunKeys.Key);
        SyncRun? run = runRecord is null ? null : SyncRunRecords.Decode(runRecord);
        bool withDigests = run is not null && (run.IsFinished || _options.AlwaysBuildDigests);
        using var placer = new FramePlacer(path, new V3WriteOptions
        {
            Level = _options.Level,
            Workers = 1,
            FileSystem = _options.FileSystem,
            MustBeNew = _options.MustBeNew,
            BeforeRename = _options.BeforeRename,
        });
        using var workers = new FrameWorkers(
            (name, frame) =>
            {
                long placing = Stopwatch.GetTimestamp();
                placer.Place(name, frame);
                _options.Times?.AddSince("write", placing);
                _options.Progress?.Report(placer.Bytes);
            },
            _options.Workers,
            _options.TableBytes + (_options.TableBytes / 8),
            _options.Times,
            _options.Reuse);
        var tables = new TableSet(workers, _options.Level, _options.TableBytes, cancel, _options.Reuse?.Ends);
        using RowSorter byParent = Sorter();
        var catalog = new CatalogPass(_rows, tables, _stats, byParent, cancel);

        using RowSorter digestNodes = Sorter();
        using RowCursor? entitlements = withDigests ? _rows.Open(KeyRange.OfType(KeySpace.Entitlement)) : null;
        var types = new TypeCounter(_stats.GrantsByType);
        using var pass = new GrantPass(tables, types, entitlements, digestNodes);
        using GrantSource grants = _rows.OpenGrants();
        long started = Stopwatch.GetTimestamp();
        catalog.WriteCatalog();
        pass.Run(grants, cancel);
        _stats.Grants = types.Total;
        catalog.WriteAssets();
        catalog.Copy(KeyRange.OfPrefix(SyncRunKeys.Key));
        _options.Times?.AddSince("merge", started);

        started = Stopwatch.GetTimestamp();
        WriteSorted(tables, byParent);
        using (TableStream byPrincipal = tables.BeginKeys())
        {
            pass.ByPrincipal.Write(byPrincipal, grants.Principals, grants.PrincipalsAreSorted, cancel);
        }

        if (_options.WithSessions)
        {
            catalog.Copy(new KeyRange([KeySpace.Version, KeySpace.Counter], [KeySpace.Version, KeySpace.Digest]));
        }

        WriteDigests(tables, pass.Digests?.GlobalRoot, digestNodes);
        byte[]? stats = run is { IsFinished: true } ? EncodeStats(run) : null;
        using RowSorter meta = Sorter();
        MetaRows.Collect(_rows, stats, meta);
        WriteSorted(tables, meta);
        workers.Drain(cancel);
        foreach ((string name, byte[] content) in tables.BuildDirectory())
        {
            using var encoder = new FrameEncoder(_options.Level);
            placer.Place(name, encoder.Encode(content));
        }

        _options.Times?.AddSince("index", started);
        started = Stopwatch.GetTimestamp();
        PackedSize size = placer.Commit(SealedManifest.Build(run, stats, pass.Digests?.GlobalRoot));
        _options.Times?.AddSince("fsync", started);
        return size;
    }

    private RowSorter Sorter() => new(_options.Runs, _options.MemoryBudgetBytes);

    private static void WriteSorted(TableSet tables, RowSorter rows)
    {
        using RowRun run = rows.Finish();
        using RowCursor? cursor = run.Open(AllKeys);
        using TableStream stream = tables.Begin();
        while (cursor?.MoveNext() == true)
        {
            stream.Add(cursor.Key, cursor.Value);
        }

        stream.Finish();
    }

    private static void WriteDigests(TableSet tables, DigestRoot? global, RowSorter nodes)
    {
        if (global is not { } root)
        {
            return;
        }

        Span<byte> value = stackalloc byte[DigestRoot.Length];
        root.Write(value);
        nodes.Add(DigestKeys.GlobalRoot, value);
        WriteSorted(tables, nodes);
    }

    // Counts are always exact; the timings of the run come from its token, and stay where the token no longer has them.
    private byte[] EncodeStats(SyncRun run)
    {
        StoredStats? before = _rows.Get(MetaKeys.Stats) is { } stored ? SyncStatsRecords.Decode(stored) : null;
        before = before?.SyncId == run.Id ? before : null;
        TokenStats.Lift(run.Token, _stats);
        KeepTimings(before?.Stats.StepDurationsMs, _stats.StepDurationsMs);
        KeepTimings(before?.Stats.ConnectorCalls, _stats.ConnectorCalls);
        KeepTimings(before?.Stats.SessionCalls, _stats.SessionCalls);
        return SyncStatsRecords.Encode(new StoredStats
        {
            SyncId = run.Id,
            Stats = _stats,
            WrittenAt = _options.Now,
            IngestQuality = before?.IngestQuality,
        });
    }

    private static void KeepTimings<T>(SortedDictionary<string, T>? before, SortedDictionary<string, T> now)
    {
        if (now.Count == 0 && before is not null)
        {
            foreach ((string step, T value) in before)
            {
                now[step] = value;
            }
        }
    }
}
