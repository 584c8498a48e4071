using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Sound v3 files are told from damaged ones, and each damage has its exit code.</summary>
public sealed class V3FailureTests
{
    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    [InlineData("tiny-v3-converted")]
    [InlineData("medium-v3")]
    [InlineData("unfinished-v3")]
    [InlineData("empty-v3")]
    [InlineData("resynced-v3")]
    public void A_file_of_the_Go_SDK_is_sound(string name)
    {
        Outcome outcome = Tool.Run("verify", "-f", Fixtures.Go(name + ".c1z"));

        outcome.ExitCode.Should().Be(0, outcome.Out + outcome.Error);
        outcome.Out.Should().Contain("0 errors, 0 warnings");
    }

    [Fact]
    public void Counts_that_a_later_change_left_behind_are_found()
    {
        Outcome outcome = Tool.Run("verify", "-f", Fixtures.Go("mutated-v3.c1z"));

        outcome.ExitCode.Should().Be(0, "the counts are a cache, and everything else is right");
        outcome.Out.Split('\n').Count(line => line.StartsWith("warning: stale-stats: ", StringComparison.Ordinal)).Should().Be(2);
        outcome.Out.Should().Contain("sound: ").And.Contain("0 errors, 2 warnings");
    }

    [Theory]
    [InlineData("corrupt-tiny-v3-badmagic", 3)]
    [InlineData("corrupt-tiny-v3-empty0", 4)]
    [InlineData("corrupt-tiny-v3-short4", 4)]
    [InlineData("corrupt-tiny-v3-half", 4)]
    [InlineData("corrupt-tiny-v3-lastbyte", 4)]
    [InlineData("corrupt-tiny-v3-flip", 5)]
    [InlineData("corrupt-tiny-v3-manifestflip", 5)]
    [InlineData("corrupt-tiny-v3-manifestlen", 6)]
    [InlineData("corrupt-tiny-v3-tarzstd-half", 4)]
    [InlineData("corrupt-tiny-v3-tarzstd-flip", 5)]
    [InlineData("corrupt-tiny-v3-tarzstd-lastbyte", 5)]
    [InlineData("corrupt-tiny-v3-tarzstd-manifestlen", 6)]
    public void Damage_ends_verify_and_dump_with_its_code(string name, int code)
    {
        string path = Fixtures.Go(name + ".c1z");
        foreach (string command in new[] { "verify", "dump" })
        {
            Outcome outcome = Tool.Run(command, "-f", path);

            outcome.ExitCode.Should().Be(code, outcome.Error);
            outcome.Out.Should().BeEmpty();
            outcome.Error.Should().Contain(path);
        }
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("dump")]
    [InlineData("inspect")]
    [InlineData("grants")]
    public void An_old_layout_is_refused_by_name(string command)
    {
        Outcome outcome = Tool.Run(command, "-f", Fixtures.Go("pr876-tiny-twosyncs.c1z"));

        outcome.ExitCode.Should().Be(7);
        outcome.Error.Should().Contain("PR #876");
    }
}
