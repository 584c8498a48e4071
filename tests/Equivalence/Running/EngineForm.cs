using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;
using C1z.Equivalence.Formats;
using C1z.Equivalence.Model;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence.Running;

/// <summary>An engine in one of the ways it can be run.</summary>
/// <param name="Name">Short name, for test names and for running one form alone.</param>
/// <param name="Engine">The class that serves it.</param>
/// <param name="Format">What it is compared as.</param>
/// <param name="NewOpener">Makes an opener with files of its own.</param>
internal sealed record EngineForm(string Name, Type Engine, SnapshotFormat Format, Func<EngineOpener> NewOpener)
{
    /// <summary>The table of forms: a new way to run an engine is one line.</summary>
    public static IReadOnlyList<EngineForm> All { get; } =
    [
        ModelOf(SnapshotFormat.V1),
        ModelOf(SnapshotFormat.V3),
        Sqlite("sqlite", new SqliteOptions()),
        Sqlite("sqlite-indexed", new SqliteOptions { DeferIndexes = false, Threads = 1, PageCacheKib = 1024 }),
        Sqlite("sqlite-reopened", new SqliteOptions()) with { Between = new SealAndGoOn() },
        Lsm("lsm", new LsmOptions()),
        Lsm("lsm-small-tables", Small with { Workers = 3, Shards = 3 }),
        Lsm("lsm-reopened", new LsmOptions()) with { Between = new SealAndGoOn() },
        Lsm("lsm-small-reopened", Small with { DigestsOfUnfinished = true }) with { Between = new SealAndGoOn() },
        Lsm("lsm-one-thread", new LsmOptions { Workers = 1, Shards = 1 }),
        Lsm("lsm-spilled", Spilling),
        Lsm("lsm-spilled-shards", Spilling with { Shards = 7 }),
        Lsm("lsm-spilled-reopened", Spilling) with { Between = new SealAndGoOn() },
        Lsm("lsm-checkpointed", new LsmOptions()) with { Between = new CheckpointAndGoOn() },
        Lsm("lsm-discarding", Small with { WorkingState = WorkingStatePolicy.Discard }) with
        {
            Rules = Differences.Of(SnapshotFormat.V3).Flip(Difference.CheckpointIsDurable),
        },
        Lsm("lsm-ingest", new LsmOptions { LoadPath = LoadPath.Ingest, MemoryBudgetBytes = LsmOptions.SmallestMemoryBudgetBytes }),
        Lsm("lsm-batch", new LsmOptions { LoadPath = LoadPath.Batch, MemoryBudgetBytes = LsmOptions.SmallestMemoryBudgetBytes }),
        Lsm("lsm-batch-checkpointed", new LsmOptions { LoadPath = LoadPath.Batch }) with { Between = new CheckpointAndGoOn() },
        Lsm("lsm-durable", new LsmOptions { Durability = Durability.Async, WorkingState = WorkingStatePolicy.Discard }) with
        {
            Rules = Differences.Of(SnapshotFormat.V3).Flip(Difference.CheckpointIsDurable),
        },
    ];

    // Tables of a few rows, and no cache between them and the reader.
    private static LsmOptions Small => new() { TableBytes = LsmOptions.SmallestTableBytes, FrameCacheBytes = 0, BlockCacheBytes = 0 };

    private static LsmOptions Spilling => new() { MemoryBudgetBytes = LsmOptions.SmallestMemoryBudgetBytes };

    /// <summary>The options that make the form; null where there are none.</summary>
    public object? Options { get; init; }

    /// <summary>What is done after every step; null for nothing.</summary>
    public Step? Between { get; init; }

    /// <summary>What the form is compared with: the format's rules, unless an option of the form changes them.</summary>
    public FormatRules Rules { get; init; } = Differences.Of(Format);

    public static EngineForm Of(string name) => All.Single(form => form.Name == name);

    /// <summary>The reference of a format, perhaps with other rules than the format's own.</summary>
    public static EngineOpener Reference(FormatRules rules)
    {
        var disk = new Dictionary<string, ModelStore>();
        return (path, mode, clock) => ModelEngine.Open(rules, disk, path, mode, clock);
    }

    /// <summary>The workload as this form runs it.</summary>
    public Workload Prepare(Workload workload) =>
        Between is null ? workload : workload.With(workload.Steps.SelectMany(step => (IEnumerable<Step>)[step, Between]));

    private static EngineForm ModelOf(SnapshotFormat format) =>
        new($"model-{format.ToString().ToLowerInvariant()}", typeof(ModelEngine), format, () => Reference(Differences.Of(format)));

    private static EngineForm Sqlite(string name, SqliteOptions options) => new(
        name,
        typeof(SqliteEngine),
        SnapshotFormat.V1,
        () => (path, mode, clock) => SqliteEngine.Open(path, options with { Engine = OptionsFor(path, mode, clock) })) { Options = options };

    private static EngineForm Lsm(string name, LsmOptions options) => new(
        name,
        typeof(LsmEngine),
        SnapshotFormat.V3,
        () => (path, mode, clock) => LsmEngine.Open(path, options with { Engine = OptionsFor(path, mode, clock) })) { Options = options };

    private static EngineOptions OptionsFor(string path, OpenMode mode, TimeProvider clock) =>
        new() { Mode = mode, Clock = clock, TempDirectory = Path.GetDirectoryName(path) };
}
