using C1z.Envelope;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>One snapshot path in a directory of its own.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly TempFolder _folder = new();

    internal string File => _folder.File("sync.c1z");

    internal ManualClock Clock { get; } = new();

    internal string this[string name] => _folder.File(name);

    internal LsmEngine Open(OpenMode mode = OpenMode.ReadWrite, string? file = null, int workers = 1, int tableBytes = 2 << 20, FileSystem? files = null) =>
        LsmEngine.Open(file ?? File, new LsmOptions
        {
            Engine = new EngineOptions { Mode = mode, Clock = Clock },
            Workers = workers,
            TableBytes = tableBytes,
            FileSystem = files ?? FileSystem.Physical,
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
