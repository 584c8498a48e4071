using C1z.Adapters;
using C1z.Bench.Load;

const string Usage = """
    usage: bench/run                 the table of docs/PERFORMANCE.md: engine against engine, with the floor, in one run
           bench/run SCENARIO [--engine sqlite|lsm] [--grants N] [--page P] [--repetitions R] [--slim] [--shards S] [--budget MIB]
                     [--path direct|ingest|batch|all]
           bench/run --check        every scenario once, small, results verified

    --keep DIRECTORY leaves the files there.

    writepack       objects in memory to a sealed, synced file; --page 0 puts all grants in one call; --path all measures
                    the ways of unsaved rows (lsm) in turns, in one run
    sync            a sync of the demo company: a tenth as many users as grants, 500 grants a group, not expanded
    syncpack        the rows of that sync, from memory to a sealed file
    solo            one grant, its resources and its entitlement: what opening and sealing cost
    streampack      like writepack with grants that are made page by page: peak memory is the product's own
    update          one grant in a hundred of a sealed file, of all entitlements, changed and saved
    updateone       as many grants of one entitlement
    mixed           pages of grants with reads between them; --page 0 puts 10,000 at a time
    readpaginated   all grants of a sealed file as messages; --page 0 reads 10,000 at a time
    readviews       the same as views, without message objects
    durability      small batches at each level of durability, by 1 to 8 threads; --grants counts batches
    firstpage       open, first page of one entitlement's grants; --page 0 reads 50
    expand          a tree of nested groups with so many direct grants, from an opened file to a sealed one with all that follow

    Prints one JSON object and METRIC name=value lines: medians of the repetitions, after a warm-up of two seconds.
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

string directory = settings.Keep.Length > 0 ? Directory.CreateDirectory(settings.Keep).FullName : Directory.CreateTempSubdirectory("c1z-bench-").FullName;
try
{
    if (settings.Check)
    {
        return ScenarioCheck.Run(directory, settings with { Grants = 20_000, Repetitions = 1 });
    }

    if (settings.Scenario == "durability")
    {
        DurabilityBench.Run(directory, settings.Grants);
        return 0;
    }

    if (settings.Scenario.Length == 0)
    {
        Comparison.Run(directory, settings.Repetitions);
        return 0;
    }

    var data = Scenarios.RowsOf(settings);
    if (settings.Paths.Select(path => Scenarios.Prepare(directory, settings with { Path = path }, data)).ToArray() is not [{ } first, ..] ways)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    List<Measurement>[] runs = [.. ways.Select(_ => new List<Measurement>())];
    var floors = new List<Floor>();
    Measurement.WarmUp(() => Array.ForEach(ways, way => _ = (way ?? first)()));
    for (int i = 0; i < settings.Repetitions; i++)
    {
        Measurement[] measured = [.. ways.Select(way => Measurement.Of(way ?? first))];
        Floor floor = settings.Scenario == "writepack" ? Floor.Measure(data.Grants, Path.Combine(directory, "floor")) : default;
        for (int way = 0; way < runs.Length; way++)
        {
            runs[way].Add(measured[way]);
        }

        floors.Add(floor);
    }

    foreach ((C1zLoadPath path, List<Measurement> ofPath) in settings.Paths.Zip(runs))
    {
        var shown = new Dictionary<string, object>
        {
            ["engine"] = settings.Engine.ToString(),
            ["grants"] = settings.Grants,
            ["page"] = settings.Page,
            ["slim"] = settings.Slim,
            ["path"] = path.ToString(),
        };
        string prefix = settings.Paths.Count == 1 ? "" : path.ToString().ToLowerInvariant() + "_";
        Report.Print(settings.Scenario, prefix, shown, ofPath, settings.Grants);
        if (settings.Scenario == "writepack")
        {
            Report.PrintFloor(prefix, floors, ofPath);
        }
    }

    return 0;
}
finally
{
    if (settings.Keep.Length == 0)
    {
        Directory.Delete(directory, recursive: true);
    }
}
