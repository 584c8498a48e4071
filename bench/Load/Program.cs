using C1z.Adapters;
using C1z.Bench.Load;

const string Usage = """
    usage: bench/run SCENARIO [--engine sqlite|lsm] [--grants N] [--page P] [--repetitions R] [--slim] [--budget MIB]
           bench/run --check        every scenario once, small, results verified

    writepack       objects in memory to a sealed, synced file; --page 0 puts all grants in one call
    streampack      the same with grants that are made page by page: peak memory is the product's own
    readpaginated   all grants of a sealed file as messages; --page 0 reads 10,000 at a time
    readviews       the same as views, without message objects
    firstpage       open, first page of one entitlement's grants; --page 0 reads 50

    Prints one JSON object and METRIC name=value lines: medians of the repetitions, after one warm-up.
    """;

LoadSettings settings;
try
{
    settings = LoadSettings.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Usage);
    return 2;
}

string directory = Directory.CreateTempSubdirectory("c1z-bench-").FullName;
try
{
    if (settings.Check)
    {
        return Check(settings with { Grants = 20_000, Repetitions = 1 });
    }

    if (Scenario(settings, new Dataset(settings.Grants, streamed: settings.Scenario == "streampack")) is not { } run)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    var runs = new List<Measurement>();
    for (int i = 0; i <= settings.Repetitions; i++)
    {
        Measurement measured = Measurement.Of(run);
        if (i > 0 || settings.Repetitions == 0)
        {
            runs.Add(measured);
        }
    }

    var shown = new Dictionary<string, object>
    {
        ["engine"] = settings.Engine.ToString(),
        ["grants"] = settings.Grants,
        ["page"] = settings.Page,
        ["slim"] = settings.Slim,
    };
    Report.Print(settings.Scenario, shown, runs, settings.Grants);
    return 0;
}
finally
{
    Directory.Delete(directory, recursive: true);
}

// Reading scenarios get a file that was written before the clock starts.
Func<(long FileBytes, IReadOnlyDictionary<string, double> Stages)>? Scenario(LoadSettings load, Dataset data)
{
    string path = Path.Combine(directory, $"{load.Engine}.c1z");
    if (load.Scenario is "readpaginated" or "readviews" or "firstpage")
    {
        File.Delete(path);
        WritePack.Run(data, path, load with { Page = 0 });
    }

    return load.Scenario switch
    {
        "writepack" => () =>
        {
            File.Delete(path);
            return WritePack.Run(data, path, load);
        },
        "streampack" => () =>
        {
            File.Delete(path);
            return StreamPack.Run(data, path, load);
        },
        "readpaginated" => () => Reading.AllMessages(path, load),
        "readviews" => () => Reading.AllViews(path, load),
        "firstpage" => () => Reading.FirstPage(path, data.Entitlements[^1], load),
        _ => null,
    };
}

// A benchmark that measures a wrong result measures nothing: every scenario is run once and its file verified.
int Check(LoadSettings small)
{
    var data = new Dataset(small.Grants);
    bool sound = true;
    foreach (string scenario in new[] { "writepack", "streampack", "readpaginated", "readviews", "firstpage" })
    {
        _ = Scenario(small with { Scenario = scenario }, data)!();
        VerifySummary summary = C1zVerifier.Verify(Path.Combine(directory, $"{small.Engine}.c1z"), null, f => Console.Error.WriteLine(f));
        bool ok = summary.IsSound && summary.Warnings == 0;
        Console.WriteLine($"{scenario} ({small.Engine}): {(ok ? "ok" : "WRONG RESULT")}");
        sound &= ok;
    }

    return sound ? 0 : 1;
}
