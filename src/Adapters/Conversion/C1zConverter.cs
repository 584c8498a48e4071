using C1z.Adapters.Conversion;
using C1z.Engines;
using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;

namespace C1z.Adapters;

/// <summary>Converts snapshots between the formats v1 and v3.</summary>
/// <remarks>
/// <para>One sync is taken over, with its id, type, parent, link and times; the others of a v1 file are reported as discarded. Its checkpoint and session values
/// come along only while it is unfinished, and its ingest marker only when it is finished.</para>
/// <para>v1 keeps wall clocks of the writing host, v3 keeps true instants: <see cref="ConversionOptions.Clock"/> says which zone is meant. v3 keeps identities where v1
/// repeats whole messages, so entitlements and principals of converted grants come back as stubs.</para>
/// </remarks>
public static class C1zConverter
{
    /// <summary>Converts a file.</summary>
    /// <param name="source">The snapshot; not changed.</param>
    /// <param name="target">The new file; nothing may be there. It appears in one step at the end.</param>
    /// <param name="options">Target format and sync; null for the defaults.</param>
    /// <param name="cancel">Cancels; nothing is left at the target.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="C1zException">
    /// <see cref="C1zErrorCode.FailedPrecondition"/>: something is at the target; <see cref="C1zErrorCode.InvalidArgument"/>: the source has the target's format
    /// already; <see cref="C1zErrorCode.NotFound"/>: no such sync, or none that can be converted; <see cref="C1zErrorCode.AmbiguousId"/>: records of a v3 file
    /// share an id, which v1 cannot hold; and whatever is wrong with the source.
    /// </exception>
    public static ConversionSummary Convert(string source, string target, ConversionOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        options ??= new ConversionOptions();
        if (File.Exists(target))
        {
            throw new C1zException(C1zErrorCode.FailedPrecondition, $"{target}: a file is there already", target);
        }

        return EngineCall.Run(() =>
        {
            var reading = new C1zReaderOptions { TempDirectory = options.TempDirectory, Timings = options.Timings };
            using ISnapshotEngine from = EngineCatalog.OpenForReading(source, reading, cancel);
            using ISnapshotEngine to = OpenTarget(target, options);
            return from.Encoding != to.Encoding
                ? Convert(from, to, options, cancel)
                : throw new C1zException(C1zErrorCode.InvalidArgument, $"{source}: it has format {from.Info.Format} already", source);
        });
    }

    private static ConversionSummary Convert(ISnapshotEngine from, ISnapshotEngine to, ConversionOptions options, CancellationToken cancel)
    {
        var runs = new List<SyncRun>();
        from.ListSyncRuns(new PageRequest(), runs);
        if (runs.Count == 0)
        {
            ((ISnapshotMaintenance)to).SnapshotTo(to.Path, cancel);
            return new ConversionSummary { SyncId = null, Discarded = [], FileBytes = new FileInfo(to.Path).Length };
        }

        TimeZoneInfo zone = options.Clock.LocalTimeZone;
        Instant now = Instant.From(options.Clock.GetUtcNow());
        Instant nowInSource = from.Encoding == RecordEncoding.ConnectorV2 ? TimestampText.ToWallClock(now, zone) : now;
        SyncRun run = ConvertibleSync.Choose(runs, options.SyncId, nowInSource, from.Path);
        ((ISyncImport)to).ImportSync(run with
        {
            StartedAt = RecordConversion.Convert(run.StartedAt, from.Encoding, to.Encoding, zone),
            EndedAt = RecordConversion.Convert(run.EndedAt, from.Encoding, to.Encoding, zone),
            Token = run.IsFinished ? "" : run.Token,
            Marker = run.IsFinished ? run.Marker : null,
            CachedStats = null,
        });
        ConversionSummary summary = new RecordConversion(from, to, run, options, cancel).Run();
        RequireAll(to, run, summary, cancel);
        if (run.IsFinished)
        {
            to.EndSync(cancel);
        }

        SaveResult saved = to.Save(cancel);
        return summary with { FileBytes = saved.FileBytes, Discarded = [.. runs.Where(other => other.Id != run.Id).Select(SyncInfo.From)] };
    }

    // v1 tells grants and entitlements apart by id alone: where v3 records share one, the later would have replaced the earlier.
    private static void RequireAll(ISnapshotEngine to, SyncRun run, ConversionSummary summary, CancellationToken cancel)
    {
        if (to.Encoding != RecordEncoding.ConnectorV2 || run.Type == SyncType.ResourcesOnly)
        {
            return;
        }

        SyncStats stats = to.CountSync(run.Id, cancel);
        if (stats.Grants != summary.Grants || stats.Entitlements != summary.Entitlements)
        {
            throw new C1zException(
                C1zErrorCode.AmbiguousId,
                $"{summary.Grants - stats.Grants} grants and {summary.Entitlements - stats.Entitlements} entitlements share an id with another one; format v1 "
                + "can hold only one of each",
                to.Path);
        }
    }

    private static ISnapshotEngine OpenTarget(string path, ConversionOptions options)
    {
        var engine = new EngineOptions
        {
            Mode = OpenMode.CreateNew,
            TempDirectory = options.TempDirectory,
            Clock = options.Clock,
            CompressionLevel = options.CompressionLevel,
            Times = options.Timings?.Stages,
        };
        return options.To switch
        {
            C1zEngine.Sqlite => SqliteEngine.Open(path, new SqliteOptions { Engine = engine }),
            C1zEngine.Lsm => LsmEngine.Open(path, new LsmOptions { Engine = engine, DigestsOfUnfinished = true }),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.To, "not an engine"),
        };
    }
}
