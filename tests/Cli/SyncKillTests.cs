using System.Diagnostics;
using C1z.Adapters;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>P2: a sync that is killed at any point is finished by the same command, with the same rows.</summary>
public sealed class SyncKillTests : IDisposable
{
    private const int Kills = 20;

    private static readonly string[] Company = ["--connector", "demo", "--users", "2000", "--groups", "100", "--apps", "20", "--page-size", "125"];

    private readonly Scratch _scratch = new();

    [SkippableTheory]
    [InlineData("lsm")]
    [InlineData("sqlite")]
    public void Twenty_kills_change_nothing(string engine)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "kills with a signal that cannot be caught");
        string whole = _scratch["whole.c1z"], path = _scratch["killed.c1z"];
        string[] command = ["sync", .. Company, "--engine", engine, "--checkpoint-interval", "0.02s"];
        var watch = Stopwatch.StartNew();
        using (ToolProcess first = ToolProcess.Start([.. command, "-f", whole]))
        {
            first.End().ExitCode.Should().Be(0);
        }

        // The time of a whole run, on this machine as busy as it is, is where the random points lie. A run that ends before its kill is taken as well.
        double wholeRun = watch.Elapsed.TotalMilliseconds;
        int seed = Environment.TickCount;
        var random = new Random(seed);
        IReadOnlyList<string> expected = Rows(whole);
        byte[]? published = null;
        int resumed = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using ToolProcess child = ToolProcess.Start([.. command, "-f", path]);
            bool ended = child.EndsWithin(TimeSpan.FromMilliseconds(random.NextDouble() * wholeRun));
            if (ended || (File.Exists(path) && (published is null || !File.ReadAllBytes(path).AsSpan().SequenceEqual(published))))
            {
                Rows(path).Should().Equal(expected, $"seed {seed}, kill {kill}: what is published is whole");
                published = File.ReadAllBytes(path);
            }

            resumed += Directory.Exists(path + ".work") ? 1 : 0;
        }

        Outcome last = Tool.Run([.. command, "-f", path, "-o", "json"]);
        last.ExitCode.Should().Be(0, last.Error);
        Rows(path).Should().Equal(expected, $"seed {seed}");
        Tool.Run("verify", "-f", path).ExitCode.Should().Be(0, $"seed {seed}");
        if (engine == "lsm")
        {
            resumed.Should().BePositive($"seed {seed}: some kill came after a checkpoint");
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static List<string> Rows(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        string sync = reader.LatestFinishedSync("full")!.Id;
        return
        [
            .. reader.EnumerateResourceTypes(sync).Select(r => $"{r}").Order(StringComparer.Ordinal),
            .. reader.EnumerateResources(syncId: sync).Select(r => $"{r}").Order(StringComparer.Ordinal),
            .. reader.EnumerateEntitlements(sync).Select(e => $"{e}").Order(StringComparer.Ordinal),
            .. reader.EnumerateGrants(withExpansion: true, sync).Select(g => $"{g}").Order(StringComparer.Ordinal),
        ];
    }
}
