using C1z.Adapters;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Hosting;

/// <summary>Turns an exception into one line on standard error and an exit code.</summary>
internal static class ErrorReport
{
    public static int Report(Exception error, ToolConsole console)
    {
        switch (error)
        {
            case OutputClosedException:
                return ExitCodes.OutputClosed;
            case OperationCanceledException:
                return Line("cancelled", error, ExitCodes.Cancelled, console);
            case UsageException:
                return Line(error.Message, error, ExitCodes.Usage, console);
            case C1zException e:
                return Line(Named(e), e, ExitCodes.Of(e.Code), console);
            case SyncException e:
                return Line(e.Message, e, ExitCodes.Of(e.Code), console);
            case IOException or UnauthorizedAccessException:
                return Line(error.Message, error, ExitCodes.Of(C1zErrorCode.Io), console);
            default:
                return Line($"internal error: {error.GetType().Name}: {error.Message} (C1Z_DEBUG=1 shows where)", error, ExitCodes.Internal, console);
        }
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
