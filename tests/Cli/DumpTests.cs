using System.IO.Compression;
using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>A dump equals what the Go SDK reads from the same file, as a set of JSON values.</summary>
public sealed class DumpTests
{
    [Theory]
    [Trait("parity", "TestStatsToMapKeySet")]
    [InlineData("tiny-v1")]
    [InlineData("medium-v1")]
    [InlineData("unfinished-v1")]
    [InlineData("empty-v1")]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    [InlineData("tiny-v3-converted")]
    [InlineData("medium-v3")]
    [InlineData("unfinished-v3")]
    [InlineData("empty-v3")]
    [InlineData("mutated-v3")]
    [InlineData("resynced-v3")]
    public void A_dump_equals_that_of_the_Go_SDK(string name) => ShouldEqual(Fixtures.Go(name + ".c1z"), Fixtures.Go(name + ".jsonl.gz"));

    [SkippableTheory]
    [InlineData("36zGv.unexpanded.v1")]
    [InlineData("36zfO.unexpanded.v1")]
    [InlineData("36zfO.expanded.v1")]
    [InlineData("sync-in-progress")]
    [InlineData("36zGv.unexpanded.v3")]
    public void A_dump_of_a_real_file_equals_that_of_the_Go_SDK(string name) =>
        ShouldEqual(Fixtures.Real(name + ".c1z"), Fixtures.Real(name + ".jsonl.gz"));

    [Fact]
    public void Only_the_chosen_kinds_are_dumped()
    {
        Outcome dump = Tool.Run("dump", "-f", Fixtures.Go("tiny-v1.c1z"), "--kinds", "asset, entitlement");

        dump.ExitCode.Should().Be(0);
        dump.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(KindOf).Should().Equal("entitlement", "entitlement", "asset");
    }

    [Fact]
    public void Records_of_one_sync_can_be_dumped()
    {
        const string Older = "3MOeoYsmXtsQlst74SnV8uRrCEI";

        Outcome dump = Tool.Run("dump", "-f", Fixtures.Go("medium-v1.c1z"), "--sync-id", Older, "--kinds", "resource");

        string[] lines = dump.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(200).And.OnlyContain(line => line.Contains(Older, StringComparison.Ordinal));
    }

    private static void ShouldEqual(string snapshot, string expectedDump)
    {
        List<string> expected = Canonical(Lines(expectedDump));
        HashSet<string> kinds = [.. Lines(expectedDump).Select(KindOf)];
        Outcome dump = Tool.Run("dump", "-f", snapshot);
        dump.Error.Should().BeEmpty();
        dump.ExitCode.Should().Be(0);

        // One dump leaves a kind out that its file has; what it does hold must be matched exactly.
        List<string> actual = Canonical(dump.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => kinds.Contains(KindOf(line))));

        actual.Except(expected).Take(3).Should().BeEmpty("the dump should hold nothing else");
        expected.Except(actual).Take(3).Should().BeEmpty("the dump should hold everything");
        actual.Should().HaveCount(expected.Count);
    }

    // The Go SDK's dump notes a failed look-up of an asset that the file does not have.
    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (KindOf(line) != "asset.error")
            {
                yield return line;
            }
        }
    }

    private static List<string> Canonical(IEnumerable<string> lines) => [.. lines.Select(CanonicalJson.Of)];

    private static string KindOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("kind").GetString()!;
    }
}
