using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace C1z.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Pairs of lines: what it does, how it is typed.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The help of the parser library, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<string> rootNotes) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        if (command is ToolCommand { Examples.Count: > 0 } tool)
        {
            WriteExamples(output, tool.Examples);
        }
        else if (command is RootCommand)
        {
            foreach (string line in rootNotes)
            {
                output.WriteLine(line);
            }
        }

        return code;
    }

    private static void WriteExamples(TextWriter output, IReadOnlyList<string> examples)
    {
        output.WriteLine("Examples:");
        for (int i = 0; i + 1 < examples.Count; i += 2)
        {
            output.WriteLine($"  # {examples[i]}");
            output.WriteLine($"  {examples[i + 1]}");
        }
    }
}
