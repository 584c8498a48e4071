using System.Runtime.CompilerServices;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>
/// Output of each command for one small file, byte by byte. With <c>C1Z_REWRITE_GOLDEN=1</c> in the environment the expectations are
/// written anew: look at the difference before committing it.
/// </summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("resource-types")]
    [InlineData("resources")]
    [InlineData("resources -t group")]
    [InlineData("entitlements")]
    [InlineData("entitlements -t user")]
    [InlineData("grants")]
    [InlineData("grants -e custom-ent-42")]
    [InlineData("grants -t group -r eng")]
    [InlineData("principals")]
    [InlineData("principals -e group:eng:member")]
    [InlineData("principals -t group -r sub:team")]
    [InlineData("syncs")]
    [InlineData("stats")]
    public void Output_is_as_recorded(string command)
    {
        string[] args = [.. command.Split(' '), "-f", Fixtures.Go("tiny-v1.c1z")];

        Compare(command, ".txt", Tool.Run(args));
        Compare(command, ".json", Tool.Run([.. args, "-o", "json"]));
    }

    [Theory]
    [InlineData("resource-types")]
    [InlineData("resources")]
    [InlineData("resources -t group")]
    [InlineData("entitlements")]
    [InlineData("entitlements -t user")]
    [InlineData("grants")]
    [InlineData("grants -e custom-ent-42")]
    [InlineData("grants -t group -r eng")]
    [InlineData("grants -t group")]
    [InlineData("grants --page-size 1")]
    [InlineData("principals")]
    [InlineData("principals -e group:eng:member")]
    [InlineData("principals -t group -r sub:team")]
    [InlineData("syncs")]
    [InlineData("stats")]
    public void Output_for_the_same_records_in_a_v3_file_is_as_recorded(string command)
    {
        string[] args = [.. command.Split(' '), "-f", Fixtures.Go("tiny-v3.c1z")];

        Compare("v3 " + command, ".txt", Tool.Run(args) with { Error = "" });
        Compare("v3 " + command, ".json", Tool.Run([.. args, "-o", "json"]));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("grants --help")]
    [InlineData("expand --help")]
    [InlineData("rollback-expansion --help")]
    [InlineData("sync --help")]
    [InlineData("help exit-codes")]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    [InlineData("completion fish")]
    public void Texts_are_as_recorded(string command) => Compare(command, ".txt", Tool.Run(command.Split(' ')));

    private static void Compare(string command, string extension, Outcome outcome, [CallerFilePath] string source = "")
    {
        outcome.Error.Should().BeEmpty();
        outcome.ExitCode.Should().Be(0);
        string name = command.Replace(' ', '_').Replace(':', '-') + extension;
        if (Environment.GetEnvironmentVariable("C1Z_REWRITE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(source)!, "golden", name), outcome.Out);
            return;
        }

        string expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name));
        outcome.Out.Should().Be(expected);
    }
}
