using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>A benchmark that measures a wrong result measures nothing: every scenario is run once on each engine and its file verified.</summary>
internal static class ScenarioCheck
{
    public static int Run(string directory, LoadSettings small)
    {
        bool sound = true;
        foreach (C1zEngine engine in Enum.GetValues<C1zEngine>())
        {
            foreach (string scenario in Scenarios.Names)
            {
                sound &= IsSound(directory, small with { Engine = engine, Scenario = scenario });
            }
        }

        return sound ? 0 : 1;
    }

    private static bool IsSound(string directory, LoadSettings load)
    {
        _ = Scenarios.Prepare(directory, load, new Dataset(load.Scenario == "solo" ? 1 : load.Grants))!();
        VerifySummary summary = C1zVerifier.Verify(Scenarios.PathOf(directory, load), null, f => Console.Error.WriteLine(f));
        bool ok = summary.IsSound && summary.Warnings == 0;
        Console.WriteLine($"{load.Scenario} ({load.Engine}): {(ok ? "ok" : "WRONG RESULT")}");
        return ok;
    }
}
