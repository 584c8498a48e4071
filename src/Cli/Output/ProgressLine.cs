using System.Diagnostics;
using System.Globalization;
using C1z.Cli.Hosting;

namespace C1z.Cli.Output;

/// <summary>Tells a person at a terminal how far long work has come, on one line of standard error that vanishes at the end.</summary>
/// <remarks>Also the place where work that takes no cancellation token notices that the user wants to stop.</remarks>
internal sealed class ProgressLine(ToolConsole console, string what, Func<long, string> unit) : IProgress<long>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly StatusLine _line = new(console.Error);
    private TimeSpan _lastShown;
    private bool _isOver;

    public void Report(long value)
    {
        console.Cancel.ThrowIfCancellationRequested();
        if (!console.ErrorIsTerminal || _isOver)
        {
            return;
        }

        // The first tenths of a second pass without a word: most work is done by then.
        TimeSpan now = Stopwatch.GetElapsedTime(_startedAt);
        if (now - _lastShown < Interval || now < Interval * 3)
        {
            return;
        }

        _lastShown = now;
        _line.Show($"{what}: {unit(value)}");
    }

    /// <summary>Ends the line; what is reported later is not shown.</summary>
    public void Dispose()
    {
        _isOver = true;
        _line.Clear();
    }
}

/// <summary>Numbers for people.</summary>
internal static class Units
{
    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A size with three significant digits and its unit.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < Sizes.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        string format = unit == 0 || size >= 100 ? "0" : size >= 10 ? "0.0" : "0.00";
        return $"{size.ToString(format, CultureInfo.InvariantCulture)} {Sizes[unit]}";
    }

    /// <summary>A count with separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of something that has a regular plural.</summary>
    public static string Count(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";
}
