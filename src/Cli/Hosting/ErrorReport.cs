using C1z.Adapters;
using C1z.Cli.Output;

namespace C1z.Cli.Hosting;

/// <summary>Turns an exception into one line on standard error and an exit code.</summary>
internal static class ErrorReport
{
    public static int Report(Exception error, ToolConsole console)
    {
        int code = ExitCodes.Of(error);
        return error switch
        {
            OutputClosedException => code,
            OperationCanceledException and not InterruptedException => Line("cancelled", error, code, console),
            C1zException e => Line(Named(e), e, code, console),
            _ when code != ExitCodes.Internal => Line(error.Message, error, code, console),
            _ => Line($"internal error: {error.GetType().Name}: {error.Message} (C1Z_DEBUG=1 shows where)", error, code, console),
        };
    }

    /// <summary>A mistake in the command line. The parser spreads some of its messages over several lines.</summary>
    public static int Usage(string message, ToolConsole console) =>
        Line($"{string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} (see: c1z --help)", null, ExitCodes.Usage, console);

    // Lower layers name the file in most messages; a message without the name gets it here.
    private static string Named(C1zException e) =>
        e.Path is null || e.Message.Contains(e.Path, StringComparison.Ordinal) ? e.Message : $"{e.Path}: {e.Message}";

    private static int Line(string message, Exception? error, int code, ToolConsole console)
    {
        console.Error.WriteLine($"c1z: {CellText.Visible(message)}");
        if (console.Debug && error is not null)
        {
            console.Error.WriteLine(error);
        }

        console.Error.Flush();
        return code;
    }
}
