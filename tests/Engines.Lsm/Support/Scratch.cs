using C1z.Envelope;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>One snapshot path in a directory of its own.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly TempFolder _folder = new();

    internal string File => _folder.File("sync.c1z");

    internal string Work => File + ".work";

    /// <summary>The names of everything in the working directory; none when there is no such directory.</summary>
    internal IEnumerable<string> WorkFiles => Directory.Exists(Work) ? Directory.EnumerateFileSystemEntries(Work).Select(e => Path.GetFileName(e)!).Order() : [];

    internal ManualClock Clock { get; } = new();

    internal string this[string name] => _folder.File(name);

    internal LsmEngine Open(OpenMode mode = OpenMode.ReadWrite, string? file = null, int workers = 1, int tableBytes = 2 << 20, FileSystem? files = null,
        long budget = 256 << 20, WorkingStatePolicy? working = null) =>
        LsmEngine.Open(file ?? File, new LsmOptions
        {
            Engine = new EngineOptions { Mode = mode, Clock = Clock },
            Workers = workers,
            TableBytes = tableBytes,
            FileSystem = files ?? FileSystem.Physical,
            MemoryBudgetBytes = budget,
            WorkingState = working,
        });

    /// <summary>Writes a finished sync.</summary>
    internal void WriteSync(Action<LsmEngine> fill, string? file = null, int workers = 1, int tableBytes = 2 << 20)
    {
        using LsmEngine engine = Open(file: file, workers: workers, tableBytes: tableBytes);
        engine.Begin();
        fill(engine);
        engine.EndSync();
        engine.Save();
    }

    internal SortedDictionary<string, string> LiveRows(string? file = null)
    {
        using LsmEngine engine = Open(OpenMode.ReadOnly, file);
        return engine.LiveRows();
    }

    public void Dispose() => _folder.Dispose();
}
