using System.Text;
using Microsoft.Win32.SafeHandles;

namespace C1z.Cli.Hosting;

/// <summary>What a command may touch of the world: its two outputs, what they are connected to, and the wish to stop.</summary>
/// <remarks>Programs get bytes through <see cref="Stdout"/>, people get text through <see cref="Out"/>; a command uses one of them.</remarks>
internal sealed class ToolConsole : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public ToolConsole(Stream stdout, TextWriter stderr, CancellationToken cancel = default)
    {
        Stdout = new PipeStream(stdout, BufferBytes);
        Out = new StreamWriter(Stdout, Utf8, 8 << 10, leaveOpen: true) { NewLine = "\n" };
        Error = stderr;
        Cancel = cancel;
    }

    /// <summary>Standard output for bytes, buffered.</summary>
    public Stream Stdout { get; }

    /// <summary>Standard output for text.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Signalled when the user wants to stop.</summary>
    public CancellationToken Cancel { get; }

    /// <summary>True when a person watches standard output: only then escape sequences are written to it.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when a person watches standard error: only then it gets a line that moves.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>True to print stack traces.</summary>
    public bool Debug { get; init; }

    public static ToolConsole ForProcess(CancellationToken cancel)
    {
        bool ansi = TakesEscapes(Environment.GetEnvironmentVariable);
        return new(OpenOutput(), OpenError(), cancel)
        {
            OutIsTerminal = ansi && !Console.IsOutputRedirected,
            ErrorIsTerminal = ansi && !Console.IsErrorRedirected,
            Debug = Environment.GetEnvironmentVariable("C1Z_DEBUG") == "1",
        };
    }

    /// <summary>False when the user wants no escape sequences or the terminal knows none: it gets what a file would get.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static bool TakesEscapes(Func<string, string?> variable) => variable("NO_COLOR") is null or "" && variable("TERM") is not "dumb";

    public void Flush()
    {
        Out.Flush();
        Stdout.Flush();
    }

    public void Dispose()
    {
        Out.Dispose();
        Stdout.Dispose();
    }

    // The framework's console stream swallows the error of a pipe that nobody reads, and a listing would run on for nobody. A plain stream reports it;
    // but on a file it would not move the position that commands of one redirection share, so files stay with the console's.
    private static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            var plain = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!plain.CanSeek)
            {
                return plain;
            }
        }

        return Console.OpenStandardOutput();
    }

    private static TextWriter OpenError() =>
        TextWriter.Synchronized(new StreamWriter(new ErrorStream(Console.OpenStandardError()), ErrorEncoding(), 4 << 10) { AutoFlush = true });

    // On Windows the console says which encoding it shows; elsewhere everything is UTF-8, and asking would set the terminal up.
    private static Encoding ErrorEncoding() => OperatingSystem.IsWindows() ? Console.OutputEncoding : Utf8;
}
