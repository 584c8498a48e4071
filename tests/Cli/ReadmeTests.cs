using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>What the README tells a new user to type works, in its order, in an empty folder.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Tool = "./c1z";

    private static readonly Dictionary<string, string?> Plain = [];

    private readonly Scratch _scratch = new();

    // The folder with the solution.
    private static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "C1z.sln")))
            {
                folder = folder.Parent;
            }

            return folder!.FullName;
        }
    }

    [SkippableFact]
    public void Every_command_of_the_readme_works()
    {
        Skip.If(OperatingSystem.IsWindows(), "the README's commands are for a Unix shell");
        string[] commands = [.. File.ReadLines(Path.Combine(Root, "README.md"))
            .Where(line => line.StartsWith($"    {Tool} ", StringComparison.Ordinal) && !line.Contains('…', StringComparison.Ordinal))
            .Select(line => line.Split('|')[0].Trim())];
        commands.Should().HaveCountGreaterThan(15);
        Directory.CreateSymbolicLink(_scratch["samples"], Path.Combine(Root, "samples"));
        foreach (string command in commands)
        {
            string line = command.Replace(Tool, ToolProcess.Command, StringComparison.Ordinal);
            using ToolProcess process = ToolProcess.StartProgram("sh", Plain, "-c", $"cd '{_scratch[""]}' && {line}");
            Outcome outcome = process.End();
            outcome.ExitCode.Should().Be(0, $"{command}: {outcome.Error}");
            outcome.Out.Should().NotBeEmpty(command);
        }
    }

    public void Dispose() => _scratch.Dispose();
}
