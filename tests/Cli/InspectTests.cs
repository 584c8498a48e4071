using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>What a file is made of, below its records.</summary>
public sealed class InspectTests
{
    [Fact]
    public void Frames_of_an_indexed_payload_are_listed_with_their_sizes()
    {
        using JsonDocument file = Inspect("tiny-v3.c1z");
        JsonElement[] frames = [.. file.RootElement.GetProperty("frameIndex").GetProperty("entries").EnumerateArray()];

        frames.Should().HaveCount(7);
        frames[1].GetProperty("name").GetString().Should().Be("000006.sst");
        frames[1].GetProperty("rawSize").GetString().Should().Be("2790");
        frames[1].GetProperty("compressedSize").GetString().Should().Be("2362");
        frames[1].GetProperty("frameOffset").GetString().Should().Be("23900");
    }

    [Fact]
    public void An_archive_has_tables_but_no_frames()
    {
        using JsonDocument file = Inspect("tiny-v3-tar.c1z");

        file.RootElement.TryGetProperty("frameIndex", out _).Should().BeFalse();
        file.RootElement.GetProperty("tables").GetArrayLength().Should().Be(2);
        file.RootElement.GetProperty("payloadEncoding").GetString().Should().Be("tar");
    }

    [Fact]
    public void Tables_are_listed_with_level_and_bounds_slices_included()
    {
        using JsonDocument file = Inspect("resynced-v3.c1z");
        JsonElement[] tables = [.. file.RootElement.GetProperty("tables").EnumerateArray()];

        tables.Select(table => table.GetProperty("level").GetInt32()).Should().Equal(0, 0, 6);
        tables.Select(table => table.GetProperty("virtual").GetBoolean()).Should().Equal(false, true, false);
        tables[0].GetProperty("smallestKey").GetString().Should().Be("03010067726f7570");
        tables[1].GetProperty("fileName").GetString().Should().Be("000006.sst");
    }

    [Fact]
    public void Keys_are_counted_on_demand_only()
    {
        using JsonDocument plain = Inspect("tiny-v3.c1z");
        plain.RootElement.TryGetProperty("keyFamilies", out _).Should().BeFalse();

        using JsonDocument deep = Inspect("tiny-v3.c1z", "--deep");
        Dictionary<string, long> keys = deep.RootElement.GetProperty("keyFamilies").EnumerateArray()
            .ToDictionary(family => family.GetProperty("name").GetString()!, family => family.GetProperty("keys").GetInt64());

        keys.Values.Sum().Should().Be(31, "the Go SDK lists as many");
        keys["grants"].Should().Be(4);
        keys["resources"].Should().Be(5);
        keys["digests"].Should().Be(3);
        deep.RootElement.GetProperty("tables").EnumerateArray().Sum(table => table.GetProperty("entries").GetInt64())
            .Should().Be(33, "two range deletions are entries, too");
        plain.RootElement.GetProperty("tables")[0].TryGetProperty("entries", out _).Should().BeFalse("asking for them opens every table");
    }

    [Fact]
    public void The_manifest_is_shown_without_its_descriptors()
    {
        using JsonDocument file = Inspect("tiny-v3.c1z");
        JsonElement manifest = file.RootElement.GetProperty("manifest");

        manifest.GetProperty("engine").GetString().Should().Be("pebble3");
        manifest.GetProperty("grantDigestRoot").GetProperty("count").GetString().Should().Be("4");
        manifest.TryGetProperty("descriptors", out _).Should().BeFalse();
    }

    [Fact]
    public void People_see_frames_tables_and_key_families()
    {
        Outcome outcome = Tool.Run("inspect", "-f", Fixtures.Go("tiny-v3.c1z"), "--deep");

        outcome.ExitCode.Should().Be(0);
        outcome.Out.Should().MatchRegex(@"000006\.sst +2,790 +2,362 +23,900")
            .And.MatchRegex(@"000004\.sst +6 +917 +\d+ +<03><07><08>·group·eng·1·member·")
            .And.MatchRegex(@"grants +4 +\d+ +\d+");
    }

    [Fact]
    public void A_v1_file_has_neither_manifest_nor_tables()
    {
        using JsonDocument file = Inspect("tiny-v1.c1z", "--deep");

        file.RootElement.EnumerateObject().Select(member => member.Name).Should().NotContain(["manifest", "tables", "frameIndex", "keyFamilies"]);
    }

    private static JsonDocument Inspect(string name, params string[] more)
    {
        Outcome outcome = Tool.Run(["inspect", "-f", Fixtures.Go(name), "-o", "json", .. more]);
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return JsonDocument.Parse(outcome.Out);
    }
}
