using C1z.Adapters;
using C1z.Bench.Load;

const string Usage = """
    usage: bench/run writepack [--engine sqlite] [--grants N] [--page P] [--repetitions R] [--slim]
           bench/run --check        every scenario once, small, results verified

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
        return Check(settings with { Grants = 2_000 });
    }

    if (settings.Scenario != "writepack")
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    var data = new Dataset(settings.Grants);
    var runs = new List<Measurement>();
    for (int i = 0; i <= settings.Repetitions; i++)
    {
        string path = Path.Combine(directory, $"{i}.c1z");
        Measurement run = Measurement.Of(() => WritePack.Run(data, path, settings));
        File.Delete(path);
        if (i > 0)
        {
            runs.Add(run);
        }
    }

    var shown = new Dictionary<string, object>
    {
        ["engine"] = settings.Engine.ToString(),
        ["grants"] = settings.Grants,
        ["page"] = settings.Page,
        ["slim"] = settings.Slim,
    };
    Report.Print("writepack", shown, runs, settings.Grants);
    return 0;
}
finally
{
    Directory.Delete(directory, recursive: true);
}

// A benchmark that measures a wrong result measures nothing: every scenario is run once and its file verified.
int Check(LoadSettings small)
{
    var data = new Dataset(small.Grants);
    string path = Path.Combine(directory, "check.c1z");
    WritePack.Run(data, path, small);
    VerifySummary summary = C1zVerifier.Verify(path, null, f => Console.Error.WriteLine(f));
    using C1zReader reader = C1zReader.Open(path);
    long grants = reader.EnumerateGrants().LongCount();
    bool sound = summary.IsSound && summary.Warnings == 0 && grants == small.Grants;
    Console.WriteLine($"writepack: {(sound ? "ok" : "WRONG RESULT")}: {grants} grants");
    return sound ? 0 : 1;
}
