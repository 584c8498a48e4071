using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Tests.Support;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Tests;

/// <summary>Files and worlds that are not as they should be.</summary>
public sealed class FailureTests
{
    private static readonly string[] Reading =
        ["resource-types", "resources", "entitlements", "grants", "principals", "syncs", "stats", "inspect", "verify", "dump"];

    public static TheoryData<string, string, int> Damage
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (string command in Reading)
            {
                data.Add(command, "badmagic", 3);
                data.Add(command, "empty0", 4);
                data.Add(command, "flip", 5);
                data.Add(command, "half", 4);
                data.Add(command, "short4", 4);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public void A_damaged_file_is_refused_by_name(string command, string damage, int exitCode)
    {
        string file = Fixtures.Go($"corrupt-tiny-v1-{damage}.c1z");

        foreach (string format in new[] { "console", "json" })
        {
            Outcome outcome = Tool.Run(command, "-f", file, "-o", format);

            outcome.Error.Should().StartWith("c1z: ").And.Contain(file);
            outcome.Error.Count(c => c == '\n').Should().Be(1);
            outcome.Out.Should().BeEmpty();
            outcome.ExitCode.Should().Be(exitCode);
        }
    }

    [Fact]
    public void A_missing_file_and_a_missing_sync_are_not_found()
    {
        using var scratch = new Scratch();

        Tool.Run("grants", "-f", scratch["absent.c1z"]).ExitCode.Should().Be(8);
        Outcome outcome = Tool.Run("grants", "-f", Fixtures.Go("tiny-v1.c1z"), "--sync-id", "nope");
        outcome.ExitCode.Should().Be(8);
        outcome.Error.Should().Contain("nope").And.Contain("tiny-v1.c1z");
    }

    [Fact]
    public void A_directory_is_refused()
    {
        Outcome outcome = Tool.Run("stats", "-f", Path.GetTempPath());

        outcome.ExitCode.Should().NotBe(0).And.NotBe(70);
        outcome.Error.Count(c => c == '\n').Should().Be(1);
    }

    [Fact]
    public void An_interrupted_command_says_so()
    {
        Outcome outcome = Tool.Run(new CancellationToken(canceled: true), "dump", "-f", Fixtures.Go("medium-v1.c1z"));

        outcome.ExitCode.Should().Be(130);
        outcome.Error.Should().Be("c1z: cancelled\n");
    }

    [Fact]
    public void A_reader_that_goes_away_ends_the_tool_quietly()
    {
        using var stderr = new StringWriter();

        int code = Tool.RunTo(new ClosedPipe(), stderr, "grants", "-f", Fixtures.Go("medium-v1.c1z"));

        code.Should().Be(141);
        stderr.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Dangling_references_are_shown_and_fail_verification()
    {
        using var scratch = new Scratch();
        string file = scratch["dangling.c1z"];
        WriteDangling(file);

        Outcome table = Tool.Run("grants", "-f", file);
        table.ExitCode.Should().Be(0);
        table.Out.Should().Contain("MISSING RESOURCE (user:ghost)");

        using JsonDocument json = JsonDocument.Parse(Tool.Run("grants", "-f", file, "-o", "json").Out);
        JsonElement grant = json.RootElement.GetProperty("grants")[0];
        grant.GetProperty("principal").GetProperty("displayName").GetString().Should().Be("MISSING RESOURCE (user:ghost)");
        grant.GetProperty("resource").GetProperty("displayName").GetString().Should().Be("Group One");

        Outcome verify = Tool.Run("verify", "-f", file);
        verify.ExitCode.Should().Be(1);
        verify.Out.Should().Contain("ghost").And.Contain("NOT sound");
    }

    [Fact]
    public void A_sound_file_verifies()
    {
        Outcome outcome = Tool.Run("verify", "-f", Fixtures.Go("tiny-v1.c1z"), "-o", "json");

        outcome.ExitCode.Should().Be(0, outcome.Out);
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        json.RootElement.GetProperty("sound").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("records").GetInt64().Should().BeGreaterThan(10);
    }

    [Fact]
    public void Control_characters_of_a_file_never_reach_the_terminal()
    {
        using var scratch = new Scratch();
        string file = scratch["hostile.c1z"];
        using (C1zWriter writer = C1zWriter.Open(file))
        {
            writer.StartSync();
            writer.PutResourceTypes([new ResourceType { Id = "user", DisplayName = "\e]0;owned\a\nsecond row" }]);
            writer.EndSync();
            writer.Save();
        }

        string shown = Tool.Run("resource-types", "-f", file).Out;

        shown.Should().NotContainAny("\e", "\a").And.Contain("\\u001B]0;owned\\u0007\\nsecond row");
    }

    private static void WriteDangling(string file)
    {
        var group = new Resource { Id = new ResourceId { ResourceType = "group", Resource = "one" }, DisplayName = "Group One" };
        var member = new Entitlement { Id = "group:one:member", DisplayName = "Member", Resource = group };
        using C1zWriter writer = C1zWriter.Open(file);
        writer.StartSync();
        writer.PutResourceTypes([new ResourceType { Id = "group", DisplayName = "Group" }]);
        writer.PutResources([group]);
        writer.PutEntitlements([member]);
        writer.PutGrants([new Grant
        {
            Id = "g1",
            Entitlement = member,
            Principal = new Resource { Id = new ResourceId { ResourceType = "user", Resource = "ghost" } },
        }]);
        writer.EndSync();
        writer.Save();
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe", 32);

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe", 32);
    }
}
