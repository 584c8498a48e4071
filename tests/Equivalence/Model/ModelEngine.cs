using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <summary>The reference: what the contract says, with dictionaries and sorting, and without a thought for speed.</summary>
/// <remarks>Shares nothing with the engines but the types of the contract. Files are copies in a dictionary.</remarks>
internal sealed partial class ModelEngine : ISnapshotEngine, ISnapshotMaintenance, ISyncImport
{
    private readonly FormatRules _rules;
    private readonly Dictionary<string, ModelStore> _disk;
    private readonly TimeProvider _clock;
    private readonly ModelStore _store;
    private string _view = "";
    private bool _statsAreStale;

    private ModelEngine(FormatRules rules, Dictionary<string, ModelStore> disk, string path, OpenMode mode, TimeProvider clock)
    {
        _rules = rules;
        _disk = disk;
        _clock = clock;
        Path = path;
        IsReadOnly = mode == OpenMode.ReadOnly;
        _store = disk.TryGetValue(path, out ModelStore? stored) ? stored.Copy() : new ModelStore();
        if (mode != OpenMode.ReadOnly && disk.TryGetValue(WorkOf(path), out ModelStore? work))
        {
            _store = work.Copy();
            _statsAreStale = true;
            IsDirty = true;
        }
    }

    public string Path { get; }

    public EngineInfo Info => _rules.Format == SnapshotFormat.V1
        ? new EngineInfo(EngineKind.Sqlite, "v1", "")
        : new EngineInfo(EngineKind.Lsm, "v3", "indexed_zstd");

    public RecordEncoding Encoding => _rules.Format == SnapshotFormat.V1 ? RecordEncoding.ConnectorV2 : RecordEncoding.StorageV3;

    public bool IsReadOnly { get; }

    public bool IsDirty { get; private set; }

    private Instant Now => Instant.From(_clock.GetUtcNow());

    public static ModelEngine Open(FormatRules rules, Dictionary<string, ModelStore> disk, string path, OpenMode mode, TimeProvider clock)
    {
        bool isThere = disk.ContainsKey(path);
        return (mode, isThere) switch
        {
            (OpenMode.ReadOnly, false) => throw Error(EngineErrorCode.NotFound),
            (OpenMode.CreateNew, true) => throw Error(EngineErrorCode.FailedPrecondition),
            (OpenMode.CreateNew, false) when disk.ContainsKey(WorkOf(path)) => throw Error(EngineErrorCode.UnsavedWork),
            _ => new ModelEngine(rules, disk, path, mode, clock),
        };
    }

    public long WorkingBytes() => 0;

    public SaveResult Save(CancellationToken cancel = default)
    {
        if (!IsDirty)
        {
            return default;
        }

        if (Has(Difference.StatsBySave))
        {
            RememberStatsOfSave();
        }

        _disk[Path] = _store.Copy();
        _disk.Remove(WorkOf(Path));
        IsDirty = false;
        return new SaveResult(true, 0, 0);
    }

    public void Dispose()
    {
    }

    private static string WorkOf(string path) => path + ".work";

    private bool Has(Difference difference) => _rules.Has(difference);

    private void RequireWritable()
    {
        if (IsReadOnly)
        {
            throw Error(EngineErrorCode.ReadOnly);
        }
    }

    private static EngineException Error(EngineErrorCode code) => new(code, "as the model says");
}
