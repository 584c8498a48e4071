using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Files that the tool made, and memory while it lists a long one.</summary>
[CollectionDefinition(nameof(LargeFileTests), DisableParallelization = true)]
[Collection(nameof(LargeFileTests))]
public sealed class LargeFileTests
{
    [Fact]
    public void A_generated_file_holds_what_was_asked_for_and_is_sound()
    {
        using var scratch = new Scratch();
        string file = scratch["made.c1z"];

        Tool.Run("generate", "--out", file, "--grants", "3000", "--entitlements", "30", "--principals", "120", "--seed", "5").ExitCode.Should().Be(0);

        using JsonDocument stats = JsonDocument.Parse(Tool.Run("stats", "-f", file, "-o", "json").Out);
        stats.RootElement.GetProperty("stats").GetProperty("grants").GetString().Should().Be("3000");
        stats.RootElement.GetProperty("stats").GetProperty("entitlements").GetString().Should().Be("30");
        Outcome verify = Tool.Run("verify", "-f", file);
        verify.ExitCode.Should().Be(0, verify.Out + verify.Error);
    }

    [Fact]
    public void The_same_seed_gives_the_same_records()
    {
        using var scratch = new Scratch();
        foreach (string name in new[] { "a", "b" })
        {
            Tool.Run("generate", "--out", scratch[name], "--grants", "500", "--seed", "9").ExitCode.Should().Be(0);
        }

        Records(scratch["a"]).Should().Equal(Records(scratch["b"])).And.NotBeEmpty();

        static IEnumerable<string> Records(string file) => Tool.Run("dump", "-f", file, "--kinds", "resource,entitlement,grant").Out
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetRawText());
    }

    [Fact]
    public void A_file_is_never_overwritten()
    {
        using var scratch = new Scratch();
        string file = scratch["kept.c1z"];
        File.Copy(Fixtures.Go("tiny-v1.c1z"), file);

        Tool.Run("generate", "--out", file).ExitCode.Should().Be(11);
        Tool.Run("export", "c1z", "-f", Fixtures.Go("medium-v1.c1z"), "--out", file).ExitCode.Should().Be(11);

        File.ReadAllBytes(file).Should().Equal(File.ReadAllBytes(Fixtures.Go("tiny-v1.c1z")));
    }

    [Fact]
    public void One_sync_is_exported()
    {
        const string Older = "3MOeoYsmXtsQlst74SnV8uRrCEI";
        using var scratch = new Scratch();

        Tool.Run("export", "c1z", "-f", Fixtures.Go("medium-v1.c1z"), "--sync-id", Older, "--out", scratch["one.c1z"]).ExitCode.Should().Be(0);

        using JsonDocument syncs = JsonDocument.Parse(Tool.Run("syncs", "-f", scratch["one.c1z"], "-o", "json").Out);
        syncs.RootElement.GetProperty("syncs").EnumerateArray().Select(sync => sync.GetProperty("id").GetString()).Should().Equal(Older);
    }

    [Fact]
    public void A_listing_of_any_length_runs_in_flat_memory()
    {
        const long Budget = 64L << 20;
        using var scratch = new Scratch();
        string file = scratch["long.c1z"];
        Tool.Run("generate", "--out", file, "--grants", "120000", "--entitlements", "40", "--principals", "3000").ExitCode.Should().Be(0);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var meter = new MemoryMeter();

        int code = Tool.RunTo(meter, TextWriter.Null, "grants", "-f", file, "-o", "json");

        code.Should().Be(0);
        meter.Written.Should().BeGreaterThan(2 * Budget, "the listing must be longer than the budget for this test to mean something");
        meter.Samples.Should().BeGreaterThan(4);
        (meter.Peak - before).Should().BeLessThan(Budget);
    }

    /// <summary>Swallows output and looks at the live heap now and then.</summary>
    private sealed class MemoryMeter : MemoryStream
    {
        private const long EveryBytes = 16 << 20;

        private long _next = EveryBytes;

        public long Written { get; private set; }

        public long Peak { get; private set; }

        public int Samples { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Written += buffer.Length;
            if (Written >= _next)
            {
                _next += EveryBytes;
                Samples++;
                Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
