using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Expansions and their rollback, through the tool.</summary>
public sealed class ExpandTests
{
    [Theory]
    [InlineData("tiny-v1.c1z")]
    [InlineData("tiny-v3.c1z")]
    public void An_expansion_goes_into_a_new_file_and_leaves_the_old_one_alone(string name)
    {
        using var scratch = new Scratch();
        string source = scratch.Copy(Fixtures.Go(name));
        byte[] before = File.ReadAllBytes(source);

        Outcome outcome = Tool.Run("expand", "-f", source, "--out", scratch["expanded.c1z"], "-o", "json");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        using JsonDocument summary = JsonDocument.Parse(outcome.Out);
        summary.RootElement.GetProperty("expandableGrants").GetInt64().Should().Be(1);
        File.ReadAllBytes(source).Should().Equal(before);
        Tool.Run("verify", "-f", scratch["expanded.c1z"]).ExitCode.Should().Be(0);
        long derived = summary.RootElement.GetProperty("derivedGrants").GetInt64();
        GrantIds(scratch["expanded.c1z"]).Should().HaveCount(GrantIds(source).Count + (int)derived);
    }

    [Theory]
    [InlineData("tiny-v1.c1z")]
    [InlineData("tiny-v3.c1z")]
    public void A_rollback_takes_it_back_in_place(string name)
    {
        using var scratch = new Scratch();
        string path = scratch.Copy(Fixtures.Go(name));
        List<string> plain = GrantIds(path);
        Tool.Run("expand", "-f", path).ExitCode.Should().Be(0);
        List<string> expanded = GrantIds(path);

        Outcome dry = Tool.Run("rollback-expansion", "-f", path, "--dry-run", "-o", "json");
        GrantIds(path).Should().Equal(expanded);
        Outcome real = Tool.Run("rollback-expansion", "-f", path, "-o", "json");

        real.ExitCode.Should().Be(0, real.Error);
        using JsonDocument announced = JsonDocument.Parse(dry.Out);
        using JsonDocument done = JsonDocument.Parse(real.Out);
        done.RootElement.GetProperty("deleted").GetInt64().Should().Be(announced.RootElement.GetProperty("deleted").GetInt64());
        GrantIds(path).Should().BeSubsetOf(plain, "one grant of the sample has sources of its own, which look like an expansion's");
        Tool.Run("verify", "-f", path).ExitCode.Should().Be(0);
    }

    [Fact]
    public void A_replay_comes_to_the_same_grants()
    {
        using var scratch = new Scratch();
        string path = scratch.Copy(Fixtures.Go("tiny-v3.c1z"));
        Tool.Run("expand", "-f", path).ExitCode.Should().Be(0);
        Tool.Run("rollback-expansion", "-f", path, "--replay").ExitCode.Should().Be(0);
        string once = Tool.Run("grants", "-f", path, "-o", "json").Out;

        Outcome outcome = Tool.Run("rollback-expansion", "-f", path, "--replay", "--out", scratch["again.c1z"]);

        outcome.ExitCode.Should().Be(0, outcome.Error);
        Tool.Run("grants", "-f", scratch["again.c1z"], "-o", "json").Out.Should().Be(once);
    }

    [Fact]
    public void The_table_says_what_was_derived()
    {
        using var scratch = new Scratch();
        string path = scratch.Copy(Fixtures.Go("tiny-v3.c1z"));

        string[] lines = Tool.Run("expand", "-f", path).Out.Split('\n');

        lines[0].Should().StartWith($"wrote {path}: ");
        lines[1].Should().StartWith("sync ");
        lines[2].Should().Be("expanded: 1 expandable grants, 2 entitlements, 1 edges, 0 cycles, depth 1");
        lines[3].Should().MatchRegex("^derived: [0-9]+ grants; [0-9]+ that were there have inherited sources$");
        Tool.Run("rollback-expansion", "-f", path).Out.Should().MatchRegex("took back: [0-9]+ derived grants, the sources of [0-9]+ others, of [0-9]+ grants");
    }

    [Fact]
    public void What_cannot_be_done_says_why()
    {
        using var scratch = new Scratch();
        string path = scratch.Copy(Fixtures.Go("tiny-v3.c1z"));

        Tool.Run("expand", "-f", scratch["none.c1z"]).ExitCode.Should().Be(8);
        File.Exists(scratch["none.c1z"]).Should().BeFalse();
        Tool.Run("expand", "-f", path, "--sync-id", "nobody").ExitCode.Should().Be(8);
        Tool.Run("expand", "-f", path, "--out", path).ExitCode.Should().Be(11);
        Tool.Run("expand", "-f", path, "--max-depth", "0").ExitCode.Should().Be(2);
        Tool.Run("rollback-expansion", "-f", path, "--dry-run", "--replay").ExitCode.Should().Be(2);
        Outcome early = Tool.Run("rollback-expansion", "-f", path);
        early.ExitCode.Should().Be(11);
        early.Error.Should().Contain("was not expanded");
    }

    [Fact]
    public void Unsaved_work_of_another_program_is_not_published_in_passing()
    {
        using var scratch = new Scratch();
        string path = scratch.Copy(Fixtures.Go("tiny-v3.c1z"));
        Tool.Run("expand", "-f", path).ExitCode.Should().Be(0);
        byte[] good = File.ReadAllBytes(path);
        using (C1zWriter paused = C1zWriter.Open(path))
        {
            paused.StartSync();
            paused.PutResourceTypes([new Proto.Connector.V2.ResourceType { Id = "half" }]);
            paused.CheckpointSync("half done");
        }

        foreach (string[] command in new string[][] { ["expand"], ["expand", "--out", scratch["a.c1z"]], ["rollback-expansion"], ["rollback-expansion", "--dry-run"] })
        {
            Outcome outcome = Tool.Run([.. command, "-f", path]);
            outcome.ExitCode.Should().Be(11, outcome.Error);
            outcome.Error.Should().Contain("unsaved work");
        }

        File.ReadAllBytes(path).Should().Equal(good);
        File.Exists(scratch["a.c1z"]).Should().BeFalse();
        using C1zWriter next = C1zWriter.Open(path);
        next.ResumedFrom!.Token.Should().Be("half done");
    }

    private static List<string> GrantIds(string path)
    {
        using JsonDocument grants = JsonDocument.Parse(Tool.Run("grants", "-f", path, "-o", "json").Out);
        return [.. grants.RootElement.GetProperty("grants").EnumerateArray().Select(row => row.GetProperty("grant").GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }
}
