using System.CommandLine;
using System.CommandLine.Completions;
using C1z.Cli.Hosting;

namespace C1z.Cli.Commands;

/// <summary><c>c1z help</c>: help of a command, or a topic that belongs to none.</summary>
internal static class HelpCommand
{
    private const string ExitCodesTopic = "exit-codes";

    public static Command Create(RootCommand root, ToolConsole console)
    {
        var topic = new Argument<string?>("topic")
        {
            Description = $"A command, or {ExitCodesTopic}.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "topic",
        };
        topic.CompletionSources.Add(_ => [.. root.Subcommands.Select(command => new CompletionItem(command.Name)), new CompletionItem(ExitCodesTopic)]);
        var command = new ToolCommand("help", "Show help of a command or on a topic.", "what exit codes mean", "c1z help exit-codes");
        command.Arguments.Add(topic);
        command.SetAction(parsed => Show(parsed, parsed.GetValue(topic), root, console));
        return command;
    }

    private static int Show(ParseResult parsed, string? topic, RootCommand root, ToolConsole console)
    {
        if (topic == ExitCodesTopic)
        {
            foreach ((int code, string meaning) in ExitCodes.Table)
            {
                console.Out.WriteLine($"{code,4}  {meaning}");
            }

            return ExitCodes.Ok;
        }

        if (topic is not null && root.Subcommands.All(command => command.Name != topic))
        {
            throw new UsageException($"there is no command or help topic '{topic}'");
        }

        string[] args = topic is null ? ["--help"] : [topic, "--help"];
        return root.Parse(args).Invoke(parsed.InvocationConfiguration);
    }
}
