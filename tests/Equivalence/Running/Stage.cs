using C1z.Equivalence.Support;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence.Running;

/// <summary>Opens an engine's snapshot.</summary>
internal delegate ISnapshotEngine EngineOpener(string path, OpenMode mode, TimeProvider clock);

/// <summary>Where a workload runs: an open engine, its file, its clock, and what steps remember.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>A reference to no sync at all.</summary>
    public const int NoSync = -1;

    /// <summary>A reference to a sync that no file has.</summary>
    public const int UnknownSync = -2;

    /// <summary>How an answer begins that nothing may give: an exception outside the contract.</summary>
    public const string Surprise = "threw ";

    private const string UnknownId = "2zzzzzzzzzzzzzzzzzzzzzzzzzz";
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(1);

    private readonly EngineOpener _open;
    private readonly TempFolder _folder = new();
    private readonly List<string> _syncs = [];

    public Stage(EngineOpener open)
    {
        _open = open;
        Engine = _open(Path, OpenMode.ReadWrite, Clock);
    }

    public ISnapshotEngine Engine { get; private set; }

    public string Path => _folder.File("sync.c1z");

    public ManualClock Clock { get; } = new();

    public RowEncoder Encoder => new(Engine.Encoding);

    /// <summary>Tokens that were given for listings and not used up.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>Runs a step. Failures of the engine are answers; anything else that is thrown is a <see cref="Surprise"/>.</summary>
    public string Run(Step step)
    {
        Clock.Advance(StepTime);
        try
        {
            return step.Run(this);
        }
        catch (EngineException e)
        {
            return $"error {e.Code}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Surprise + e;
        }
    }

    /// <summary>Opens the file again; unsaved work and the engine's state are gone. Where that fails, it is opened as at the start.</summary>
    public string Reopen(OpenMode mode)
    {
        Engine.Dispose();
        try
        {
            Engine = _open(Path, mode, Clock);
            return "opened";
        }
        catch (EngineException e)
        {
            Engine = _open(Path, OpenMode.ReadWrite, Clock);
            return $"error {e.Code}";
        }
    }

    /// <summary>Ids differ from engine to engine, so steps name syncs by the order in which they were started.</summary>
    public string? Sync(int reference) => reference switch
    {
        NoSync => null,
        UnknownSync => UnknownId,
        _ => _syncs.Count == 0 ? UnknownId : _syncs[reference % _syncs.Count],
    };

    /// <summary>An id as the answers name it.</summary>
    public string Name(string? id)
    {
        int at = id is null ? -1 : _syncs.IndexOf(id);
        return at >= 0 ? $"#{at}" : id is null ? "none" : id == UnknownId ? "unknown" : $"'{id}'";
    }

    public string Learn(string id)
    {
        if (!_syncs.Contains(id))
        {
            _syncs.Add(id);
        }

        return Name(id);
    }

    public void Dispose()
    {
        Engine.Dispose();
        _folder.Dispose();
    }
}
