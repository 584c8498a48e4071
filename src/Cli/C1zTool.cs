using System.CommandLine;
using System.CommandLine.Parsing;
using C1z.Cli.Commands;
using C1z.Cli.Hosting;

namespace C1z.Cli;

/// <summary>The tool without its process: parse, run, report. Tests run it in theirs.</summary>
internal static class C1zTool
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="console">Where to print, and when to stop.</param>
    /// <returns>The exit code; see <see cref="ExitCodes"/>.</returns>
    public static int Run(string[] args, ToolConsole console)
    {
        try
        {
            int code = args is [CompletionCommand.HiddenName, ..]
                ? CompletionCommand.Complete(args, CommandTree.Create(console), console)
                : Invoke(CommandTree.Create(console).Parse(args), console);
            console.Flush();
            return code;
        }
        catch (Exception e)
        {
            return Fail(e, console);
        }
    }

    private static int Invoke(ParseResult parsed, ToolConsole console)
    {
        // Help answers a line with mistakes, too.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            ParseError first = parsed.Errors[0];
            return ErrorReport.Usage(first.Message, console);
        }

        return parsed.Invoke(new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int Fail(Exception error, ToolConsole console)
    {
        // What was printed before the failure comes out first; when even that fails, nobody is listening.
        try
        {
            console.Flush();
        }
        catch (OutputClosedException closed)
        {
            return ErrorReport.Report(closed, console);
        }

        return ErrorReport.Report(error, console);
    }
}
