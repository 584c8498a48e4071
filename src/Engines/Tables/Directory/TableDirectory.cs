using System.Globalization;

namespace C1z.Engines.Tables;

/// <summary>An open directory of sorted tables, read-only: markers, MANIFEST, tables and logs that are not in tables yet.</summary>
/// <remarks>
/// Opening reads the MANIFEST, the options file and the logs; a table is opened when a key leads there. Thread-safe: make one iterator a
/// thread.
/// Level 0 is the newest and its tables may overlap; below it, the tables of a level do not.
/// </remarks>
public sealed class TableDirectory : IDisposable
{
    private readonly ITableStore _store;
    private readonly DirectoryTables _files;
    private readonly ISortedRun[] _runs;

    private TableDirectory(ITableStore store, int formatVersion, VersionBuilder version, MemoryRun? log, TableReaderOptions options)
    {
        _store = store;
        FormatVersion = formatVersion;
        Tables = version.Tables;
        Backings = version.Backings;
        LastSequence = version.LastSequence;
        NextFileNumber = version.NextFileNumber;
        LogEntries = log?.Count ?? 0;
        Counters = options.Counters!;
        _files = new DirectoryTables(store, options);
        _runs = MakeRuns(log);
    }

    /// <summary>The oldest directory format that is read.</summary>
    public const int MinFormatVersion = 13;

    /// <summary>The newest directory format that is read.</summary>
    public const int MaxFormatVersion = 24;

    /// <summary>The directory's format version.</summary>
    public int FormatVersion { get; }

    /// <summary>The highest sequence number that the MANIFEST knows.</summary>
    public ulong LastSequence { get; }

    /// <summary>The next free file number.</summary>
    public long NextFileNumber { get; }

    /// <summary>Entries that were replayed from logs.</summary>
    public int LogEntries { get; }

    /// <summary>The tables, by level, then by smallest key.</summary>
    public IReadOnlyList<TableInfo> Tables { get; }

    /// <summary>Counts everything that is read from the tables.</summary>
    public TableCounters Counters { get; }

    internal IReadOnlyDictionary<long, long> Backings { get; }

    internal ITableStore Store => _store;

    /// <summary>Opens a directory.</summary>
    /// <param name="store">Its files; it must outlive the directory.</param>
    /// <param name="options">Limits, cache and counters; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TableException">Not a directory of tables, damaged, contradictory, or a feature that is refused by
    /// name.</exception>
    public static TableDirectory Open(ITableStore store, TableDirectoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= TableDirectoryOptions.Default;
        int formatVersion = ReadFormatVersion(store);
        string manifest = Marker.Find(store, Marker.Manifest)
            ?? throw new TableException(TableErrorCode.MissingFile, store.Name, null, "the directory has no manifest marker");
        if (!manifest.StartsWith(TableFileNames.ManifestPrefix, StringComparison.Ordinal) || !store.FileNames.Contains(manifest))
        {
            throw new TableException(
                TableErrorCode.MissingFile, store.Name, null, $"the manifest marker names {manifest}, which is not there");
        }

        VersionBuilder version = ReadManifest(store, manifest, options);
        CheckOptionsFile(store, options);
        CheckSizes(store, version);
        MemoryRun? log = LogReplay.Run(store, version.MinUnflushedLog, options);
        var tables = new TableReaderOptions
        {
            BlockCache = options.Tables.BlockCache,
            MaxBlockBytes = options.Tables.MaxBlockBytes,
            Counters = options.Tables.Counters ?? new TableCounters(),
        };
        return new TableDirectory(store, formatVersion, version, log, tables);
    }

    /// <summary>Makes an iterator over the live rows. Tables that hold no key of the range are never opened.</summary>
    /// <param name="range">Which keys to visit; all when left out.</param>
    public MergingIterator NewIterator(KeyRange range = default)
    {
        var runs = new List<ISortedRun>(_runs.Length);
        foreach (ISortedRun run in _runs)
        {
            if (run.Within(range) is { } part)
            {
                runs.Add(part);
            }
        }

        return new MergingIterator([.. runs], range, _store.Name);
    }

    /// <summary>The file behind a table, opened when it isn't yet. It stays the directory's.</summary>
    /// <param name="table">A table of <see cref="Tables"/>.</param>
    /// <exception cref="TableException">The file is damaged or refused.</exception>
    public TableReader OpenTable(TableInfo table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _files.Open(table);
    }

    /// <summary>Closes the tables. Iterators must not be used any more.</summary>
    public void Dispose() => _files.Dispose();

    private static int ReadFormatVersion(ITableStore store)
    {
        string marker = Marker.Find(store, Marker.FormatVersion)
            ?? throw new TableException(TableErrorCode.MissingFile, store.Name, null, "the directory has no format-version marker");
        bool known = int.TryParse(marker, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            && version is >= MinFormatVersion and <= MaxFormatVersion;
        return known
            ? version
            : throw new TableException(
                TableErrorCode.Unsupported,
                store.Name,
                null,
                $"the directory has format version {marker}; {MinFormatVersion} to {MaxFormatVersion} are read");
    }

    private static VersionBuilder ReadManifest(ITableStore store, string manifest, TableDirectoryOptions options)
    {
        byte[] content = StoreFile.ReadAll(store, manifest, options.MaxManifestBytes);
        var log = new RecordLogReader(content, manifest, number: null, TornTail.Refuse);
        var version = new VersionBuilder(manifest);
        while (log.TryRead(out ReadOnlySpan<byte> record))
        {
            version.Apply(VersionEditReader.Read(record, new BlockLocation(manifest, log.RecordOffset)), log.RecordOffset);
        }

        if (version.Comparer != WellKnownNames.Comparer)
        {
            throw new TableException(
                TableErrorCode.Unsupported,
                manifest,
                null,
                $"the comparer is {version.Comparer ?? "not named"}; it must be {WellKnownNames.Comparer}");
        }

        version.Check();
        return version;
    }

    private static void CheckOptionsFile(ITableStore store, TableDirectoryOptions options)
    {
        if (store.FileNames.Where(f => TableFileNames.OptionsNumber(f) is not null).MaxBy(TableFileNames.OptionsNumber) is { } file)
        {
            OptionsFile.Check(StoreFile.ReadAll(store, file, options.MaxManifestBytes), file);
        }
    }

    private static void CheckSizes(ITableStore store, VersionBuilder version)
    {
        var names = store.FileNames.ToHashSet(StringComparer.Ordinal);
        foreach (TableInfo table in version.Tables)
        {
            string file = table.FileName;
            if (!names.Contains(file))
            {
                throw new TableException(TableErrorCode.MissingFile, store.Name, null, $"the MANIFEST lists {file}, which is not there");
            }

            long expected = table.IsVirtual ? version.Backings[table.FileNumber] : table.Size;
            if (store.GetLength(file) is var actual && actual != expected)
            {
                throw new TableException(
                    TableErrorCode.Inconsistent, file, null, $"the file has {actual} bytes, the MANIFEST says {expected}");
            }
        }
    }

    private ISortedRun[] MakeRuns(MemoryRun? log)
    {
        var runs = new List<ISortedRun>();
        if (log is not null)
        {
            runs.Add(log);
        }

        foreach (IGrouping<int, TableInfo> level in Tables.GroupBy(t => t.Level))
        {
            if (level.Key == 0)
            {
                IEnumerable<TableInfo> newestFirst = level.OrderByDescending(t => t.LargestSequence).ThenByDescending(t => t.Number);
                runs.AddRange(newestFirst.Select(t => new TableLevel([t], _files)));
            }
            else
            {
                runs.Add(new TableLevel([.. level], _files));
            }
        }

        return [.. runs];
    }
}
