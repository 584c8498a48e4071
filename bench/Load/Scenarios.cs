using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>The scenarios by name.</summary>
internal static class Scenarios
{
    /// <summary>All that end with a snapshot, which can be verified.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["writepack", "streampack", "solo", "update", "mixed", "readpaginated", "readviews", "firstpage", "expand", "sync", "syncpack"];

    /// <summary>Makes what a scenario needs before the clock starts.</summary>
    /// <param name="directory">Where its files go.</param>
    /// <param name="load">What to run.</param>
    /// <param name="data">The rows.</param>
    /// <returns>One run; null for a name that is no scenario.</returns>
    public static Func<(long FileBytes, IReadOnlyDictionary<string, double> Stages)>? Prepare(string directory, LoadSettings load, Dataset data)
    {
        string path = PathOf(directory, load);
        var demo = new SyncDemo(load, path);
        if (load.Scenario is "readpaginated" or "readviews" or "firstpage" or "update")
        {
            string sealedFile = load.Scenario == "update" ? $"{path}.original" : path;
            File.Delete(sealedFile);
            WritePack.Run(data, sealedFile, load with { Page = 0, Path = C1zLoadPath.Direct });
        }
        else if (load.Scenario == "expand")
        {
            Expanding.WriteDirectory($"{path}.flat", load);
        }

        return load.Scenario switch
        {
            "writepack" or "solo" => () =>
            {
                File.Delete(path);
                return WritePack.Run(data, path, load);
            },
            "streampack" => () =>
            {
                File.Delete(path);
                return StreamPack.Run(data, path, load);
            },
            "update" => () => Amending.Update(data, $"{path}.original", path, load),
            "mixed" => () => Amending.Mixed(data, path, load),
            "sync" => demo.Sync,
            "syncpack" => demo.Pack,
            "readpaginated" => () => Reading.AllMessages(path, load),
            "readviews" => () => Reading.AllViews(path, load),
            "expand" => () => Expanding.Run($"{path}.flat", path),
            "firstpage" => () => Reading.FirstPage(path, data.Entitlements[^1], load),
            _ => null,
        };
    }

    /// <summary>The snapshot that a scenario writes or reads.</summary>
    public static string PathOf(string directory, LoadSettings load) => Path.Combine(directory, $"{load.Engine}.c1z");
}
