using System.Diagnostics;
using C1z.Adapters;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>An expansion that is killed at any point leaves the file as it was, or expanded; the same command comes to the same end.</summary>
public sealed class ExpandKillTests : IDisposable
{
    private const int Kills = 8;

    private readonly Scratch _scratch = new();

    [SkippableTheory]
    [InlineData("lsm")]
    [InlineData("sqlite")]
    public void A_killed_expansion_is_done_again(string engine)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "kills with a signal that cannot be caught");
        string plain = _scratch["plain.c1z"], whole = _scratch["whole.c1z"], path = _scratch["killed.c1z"];
        Tool.Run("sync", "--connector", "demo", "--users", "2000", "--groups", "100", "--apps", "20", "--engine", engine, "--no-expand", "-f", plain).ExitCode.Should().Be(0);
        byte[] before = File.ReadAllBytes(plain);
        File.WriteAllBytes(path, before);
        var watch = Stopwatch.StartNew();
        using (ToolProcess first = ToolProcess.Start("expand", "-f", plain, "--out", whole))
        {
            first.End().ExitCode.Should().Be(0);
        }

        double wholeRun = watch.Elapsed.TotalMilliseconds;
        int seed = Environment.TickCount;
        var random = new Random(seed);
        IReadOnlyList<string> expected = Grants(whole);
        expected.Count.Should().BeGreaterThan(Grants(plain).Count);
        for (int kill = 0; kill < Kills; kill++)
        {
            using ToolProcess child = ToolProcess.Start("expand", "-f", path);
            child.EndsWithin(TimeSpan.FromMilliseconds(random.NextDouble() * wholeRun));
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(before))
            {
                Grants(path).Should().Equal(expected, $"seed {seed}, kill {kill}: what is published is whole");
                File.WriteAllBytes(path, before);
            }
        }

        Outcome last = Tool.Run("expand", "-f", path);
        last.ExitCode.Should().Be(0, last.Error);
        Grants(path).Should().Equal(expected, $"seed {seed}");
        Tool.Run("verify", "-f", path).ExitCode.Should().Be(0, $"seed {seed}");
        Directory.Exists(path + ".work").Should().BeFalse();
    }

    public void Dispose() => _scratch.Dispose();

    private static List<string> Grants(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        return [.. reader.EnumerateGrants(withExpansion: true).Select(grant => $"{grant}").Order(StringComparer.Ordinal)];
    }
}
