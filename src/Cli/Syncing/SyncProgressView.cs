using System.Globalization;
using C1z.Cli.Hosting;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>Tells on standard error how far a sync is: one line that moves on a terminal, a line for each phase elsewhere.</summary>
internal sealed class SyncProgressView(ToolConsole console) : IProgress<SyncProgress>, IProgress<SyncWarning>, IProgress<long>, IDisposable
{
    private const long WarningsShown = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private SyncPhase? _phase;
    private SyncProgress _atPhase;
    private TimeSpan _shownAt;
    private bool _isShown;
    private long _warnings;

    public void Report(SyncProgress value)
    {
        lock (_lock)
        {
            if (_phase != value.Phase)
            {
                EndPhase(value);
                _phase = value.Phase;
                _atPhase = value;
            }

            if (console.ErrorIsTerminal && value.Elapsed - _shownAt >= Interval)
            {
                _shownAt = value.Elapsed;
                Show(Line(value));
            }
        }
    }

    /// <summary>A warning as it comes up; there may be thousands, so a few are shown and the summary counts them all.</summary>
    public void Report(SyncWarning value)
    {
        lock (_lock)
        {
            _warnings++;
            if (_warnings > WarningsShown)
            {
                return;
            }

            Clear();
            console.Error.WriteLine(CellText.Visible($"warning: {value.Message}"));
            if (_warnings == WarningsShown)
            {
                console.Error.WriteLine("further warnings are counted, not shown");
            }
        }
    }

    /// <summary>Bytes sealed so far.</summary>
    public void Report(long value)
    {
        lock (_lock)
        {
            if (console.ErrorIsTerminal)
            {
                Show($"saving: {Units.Bytes(value)}");
            }
        }
    }

    /// <summary>A line that a connector program wrote.</summary>
    public void Log(string line)
    {
        lock (_lock)
        {
            Clear();
            console.Error.WriteLine(CellText.Visible($"connector: {line}"));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
            console.Error.Flush();
        }
    }

    private static string Rate(SyncProgress from, SyncProgress to)
    {
        double seconds = (to.Elapsed - from.Elapsed).TotalSeconds;
        return seconds < 0.05 ? "" : $", {Units.Count((long)((to.Counts.Total - from.Counts.Total) / seconds))}/s";
    }

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    private string Line(SyncProgress value) =>
        $"{SyncText.Of(value.Phase)}: {Units.Count(value.Counts.Total - _atPhase.Counts.Total)} records{Rate(_atPhase, value)}, "
        + $"{Units.Count(value.PendingActions)} listings left, {Time(value.Elapsed)}";

    // On a terminal the moving line tells it; elsewhere a log wants to know what happened and what it took.
    private void EndPhase(SyncProgress now)
    {
        Clear();
        if (!console.ErrorIsTerminal && _phase is { } ended && ended is not (SyncPhase.Init or SyncPhase.End))
        {
            long records = now.Counts.Total - _atPhase.Counts.Total;
            console.Error.WriteLine(
                $"{SyncText.Of(ended)}: {Units.Count(records)} records, {Units.Count(now.Calls - _atPhase.Calls)} calls, "
                + string.Create(CultureInfo.InvariantCulture, $"{(now.Elapsed - _atPhase.Elapsed).TotalSeconds:0.0} s"));
        }
    }

    private void Show(string line)
    {
        _isShown = true;
        console.Error.Write($"\r\e[K{line}");
        console.Error.Flush();
    }

    private void Clear()
    {
        if (_isShown)
        {
            _isShown = false;
            console.Error.Write("\r\e[K");
        }
    }
}
