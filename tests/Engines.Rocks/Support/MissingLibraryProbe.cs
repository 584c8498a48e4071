using C1z.Engines.Lsm;
using C1z.Envelope;

namespace C1z.Engines.Rocks.Tests;

/// <summary>Works with stores and snapshots where the library cannot be found, and says what happens.</summary>
internal static class MissingLibraryProbe
{
    public const string StoreCommand = "missing-library-store";

    public const string EngineCommand = "missing-library-engine";

    /// <summary>Opens a store, twice.</summary>
    public static int OpenStore(string path)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                RocksStore.Open(path).Dispose();
                return 1;
            }
            catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.NativeMissing)
            {
                Console.WriteLine(e.Message);
            }
        }

        return RocksDiagnostics.LiveHandles == 0 ? 0 : 3;
    }

    /// <summary>Writes and reads a file without the library, and asks for what needs it.</summary>
    /// <param name="path">A file to make.</param>
    /// <param name="unsaved">A file with durable changes that were not saved.</param>
    public static int UseEngine(string path, string unsaved)
    {
        Refused(path, new LsmOptions { LoadPath = LoadPath.Ingest });
        Refused(path, new LsmOptions { LoadPath = LoadPath.Batch });
        Refused(path, new LsmOptions { Durability = Durability.Group });
        Refused(unsaved, new LsmOptions());
        using (LsmEngine engine = Open(path, new LsmOptions()))
        {
            engine.StartSync(SyncType.Full);
            engine.CheckpointSync("token");
            engine.EndSync();
            engine.Save();
        }

        using LsmEngine reader = LsmEngine.Open(path, new LsmOptions { Durability = Durability.Sync });
        var runs = new List<SyncRun>();
        reader.ListSyncRuns(default, runs);
        return runs.Count == 1 && runs[0].IsFinished ? 0 : 1;
    }

    private static void Refused(string path, LsmOptions options)
    {
        try
        {
            Open(path, options).Dispose();
        }
        catch (EngineException e)
        {
            Console.WriteLine($"{e.Code} {e.Message}");
        }
    }

    private static LsmEngine Open(string path, LsmOptions options) =>
        LsmEngine.Open(path, options with { Engine = new EngineOptions { Mode = OpenMode.ReadWrite } });
}
