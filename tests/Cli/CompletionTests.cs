using System.Diagnostics;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Completion scripts and the answers they ask the tool for.</summary>
public sealed class CompletionTests
{
    [SkippableFact]
    public void The_bash_script_is_valid_bash()
    {
        Skip.IfNot(File.Exists("/bin/bash"), "needs /bin/bash");
        using var scratch = new Scratch();
        File.WriteAllText(scratch["c1z.bash"], Tool.Run("completion", "bash").Out);

        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-n", scratch["c1z.bash"]]) { RedirectStandardError = true })!;
        string errors = bash.StandardError.ReadToEnd();
        bash.WaitForExit();

        errors.Should().BeEmpty();
        bash.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("c1z gra", "grants")]
    [InlineData("c1z grants --res", "--resource-type")]
    [InlineData("./c1z grants --output-format ", "json")]
    [InlineData("c1z completion ", "fish")]
    [InlineData("c1z help ", "exit-codes")]
    [InlineData("c1z dump --kinds grant_", "grant_with_expansion")]
    [InlineData("c1z sync --connector ", "files")]
    [InlineData("c1z sync --engine ", "lsm")]
    public void Candidates_fit_the_line(string line, string candidate) =>
        Tool.Run("__complete", line).Out.Split('\n').Should().Contain(candidate);

    [Fact]
    public void An_empty_line_offers_every_command() =>
        Tool.Run("__complete", "c1z ").Out.Split('\n').Should().Contain(["grants", "verify", "dump", "generate", "sync"]);
}
