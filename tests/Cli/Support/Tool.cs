using System.Text;
using C1z.Cli.Hosting;

namespace C1z.Cli.Tests.Support;

/// <summary>What one run of the tool gave back.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error);

/// <summary>Runs the tool in this process.</summary>
internal static class Tool
{
    public static Outcome Run(params string[] args) => Run(default, args);

    public static Outcome Run(CancellationToken cancel, params string[] args)
    {
        using var stdout = new MemoryStream();
        using var stderr = new StringWriter { NewLine = "\n" };
        int code;
        using (var console = new ToolConsole(stdout, stderr, cancel))
        {
            code = C1zTool.Run(args, console);
        }

        return new Outcome(code, Encoding.UTF8.GetString(stdout.ToArray()), stderr.ToString());
    }

    /// <summary>Runs with standard output connected to a stream.</summary>
    public static int RunTo(Stream stdout, TextWriter stderr, params string[] args) => RunTo(stdout, stderr, default, args);

    /// <summary>Runs with standard output connected to a stream, until it is interrupted.</summary>
    public static int RunTo(Stream stdout, TextWriter stderr, CancellationToken cancel, params string[] args)
    {
        using var console = new ToolConsole(stdout, stderr, cancel);
        return C1zTool.Run(args, console);
    }
}
