using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>From one format to the other, through the tool.</summary>
public sealed class ConvertTests
{
    private const string Older = "3MOeoYsmXtsQlst74SnV8uRrCEI";

    [Fact]
    public void A_v1_file_becomes_a_sound_v3_file_with_the_same_grants()
    {
        using var scratch = new Scratch();
        string source = Fixtures.Go("medium-v1.c1z");

        Outcome outcome = Tool.Run("convert", "-f", source, "--out", scratch["new.c1z"], "--to", "v3", "-o", "json");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        using JsonDocument summary = JsonDocument.Parse(outcome.Out);
        summary.RootElement.GetProperty("grants").GetInt64().Should().Be(10_000);
        summary.RootElement.GetProperty("discarded").EnumerateArray().Select(sync => sync.GetProperty("id").GetString()).Should().Equal(Older);
        Tool.Run("verify", "-f", scratch["new.c1z"]).ExitCode.Should().Be(0);
        GrantIds(scratch["new.c1z"]).Should().BeEquivalentTo(GrantIds(source));
    }

    [Fact]
    public void The_sync_can_be_chosen()
    {
        using var scratch = new Scratch();

        Outcome outcome = Tool.Run(
            "convert", "-f", Fixtures.Go("medium-v1.c1z"), "--out", scratch["new.c1z"], "--to", "v3", "--sync-id", Older);

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Out.Should().Contain("sync " + Older).And.Contain("left out: sync ");
        Tool.Run("syncs", "-f", scratch["new.c1z"]).Out.Should().Contain(Older);
    }

    [Fact]
    public void A_v3_file_becomes_a_v1_file()
    {
        using var scratch = new Scratch();

        Tool.Run("convert", "-f", Fixtures.Go("tiny-v3.c1z"), "--out", scratch["old.c1z"], "--to", "v1").ExitCode.Should().Be(0);

        GrantIds(scratch["old.c1z"]).Should().BeEquivalentTo(GrantIds(Fixtures.Go("tiny-v3.c1z")));
        File.ReadAllBytes(scratch["old.c1z"]).AsSpan(0, 5).SequenceEqual("C1ZF\0"u8).Should().BeTrue();
    }

    [Fact]
    public void The_same_format_and_a_taken_path_are_refused()
    {
        using var scratch = new Scratch();
        string source = Fixtures.Go("tiny-v3.c1z");

        Tool.Run("convert", "-f", source, "--out", scratch["new.c1z"], "--to", "v3").ExitCode.Should().Be(9);
        File.Exists(scratch["new.c1z"]).Should().BeFalse();
        File.WriteAllText(scratch["taken"], "mine");
        Tool.Run("convert", "-f", source, "--out", scratch["taken"], "--to", "v1").ExitCode.Should().Be(11);
        Tool.Run("convert", "-f", source, "--out", scratch["x"], "--to", "v2").ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_generated_v3_file_is_sound()
    {
        using var scratch = new Scratch();

        Tool.Run("generate", "--engine", "lsm", "--out", scratch["new.c1z"], "--grants", "1000").ExitCode.Should().Be(0);

        Outcome verify = Tool.Run("verify", "-f", scratch["new.c1z"]);
        verify.ExitCode.Should().Be(0, verify.Out);
        GrantIds(scratch["new.c1z"]).Should().HaveCount(1000);
    }

    [Theory]
    [InlineData("lsm", "compress")]
    [InlineData("sqlite", "insert")]
    public void Timings_name_the_stages(string engine, string stage)
    {
        using var scratch = new Scratch();

        Outcome text = Tool.Run("generate", "--engine", engine, "--out", scratch["text.c1z"], "--grants", "100", "--timings");
        text.Out.Should().MatchRegex($@"\n  {stage} +\d").And.MatchRegex(@"\n  cpu +\d");
        Outcome json = Tool.Run("generate", "--engine", engine, "--out", scratch["json.c1z"], "--grants", "100", "--timings", "-o", "json");
        JsonElement timings = JsonDocument.Parse(json.Out).RootElement.GetProperty("timings");
        timings.GetProperty("stagesMs").TryGetProperty(stage, out _).Should().BeTrue();
        string other = engine == "lsm" ? "v1" : "v3";
        Outcome converted = Tool.Run("convert", "-f", scratch["text.c1z"], "--out", scratch["other.c1z"], "--to", other, "--timings", "-o", "json");
        JsonDocument.Parse(converted.Out).RootElement.GetProperty("timings").GetProperty("wallMs").GetDouble().Should().BePositive();
        Tool.Run("generate", "--out", scratch["quiet.c1z"], "--grants", "1").Out.Should().NotContain("stages");
    }

    private static List<string> GrantIds(string path)
    {
        using JsonDocument grants = JsonDocument.Parse(Tool.Run("grants", "-f", path, "-o", "json").Out);
        return [.. grants.RootElement.GetProperty("grants").EnumerateArray().Select(item => item.GetProperty("grant").GetProperty("id").GetString()!)];
    }
}
