using C1z.Cli.Hosting;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>
/// Tells on standard error how far a sync is. A terminal gets one line that moves, and moves on while a slow source keeps everybody waiting. Everything else
/// gets a line for each phase that is done, and a sign of life every half a minute. Safe for concurrent use.
/// </summary>
internal sealed class SyncProgressView : IProgress<SyncProgress>, IProgress<SyncWarning>, IProgress<long>, IDisposable
{
    private const long WarningsShown = 10;

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100), Tick = TimeSpan.FromSeconds(1), SignOfLife = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TextWriter _error;
    private readonly bool _isTerminal;
    private readonly bool _isQuiet;
    private readonly StatusLine _line;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenRegistration _stop;
    private ITimer? _timer;
    private SyncProgress _latest;
    private SyncProgress _atPhase;
    private long _latestAt;
    private long _savedBytes;
    private TimeSpan _shownAt;
    private long _warnings;
    private bool _isStopping;
    private bool _isOver;

    /// <summary>Shows nothing until something is reported.</summary>
    /// <param name="console">Whose standard error to write to.</param>
    /// <param name="isQuiet">True to swallow everything.</param>
    /// <param name="clock">Makes the line move on; null for the system's clock.</param>
    public SyncProgressView(ToolConsole console, bool isQuiet = false, TimeProvider? clock = null)
    {
        _error = console.Error;
        _isTerminal = console.ErrorIsTerminal;
        _isQuiet = isQuiet;
        _clock = clock ?? TimeProvider.System;
        _line = new StatusLine(console.Error);
        _stop = console.Cancel.Register(static view => ((SyncProgressView)view!).OnStop(), this);
    }

    /// <summary>The phase reported last; null before anything was.</summary>
    public SyncPhase? Phase { get; private set; }

    private TimeSpan Now => _latest.Elapsed + _clock.GetElapsedTime(_latestAt);

    public void Report(SyncProgress value)
    {
        lock (_lock)
        {
            bool isNewPhase = Phase != value.Phase;
            if (isNewPhase)
            {
                TellPhase(value);
                Phase = value.Phase;
                _atPhase = value;
            }

            _latest = value;
            _latestAt = _clock.GetTimestamp();
            Refresh(isNewPhase ? TimeSpan.Zero : LeastPause);
            if (!_isOver && !_isQuiet)
            {
                TimeSpan period = _isTerminal ? Tick : SignOfLife;
                _timer ??= _clock.CreateTimer(static view => ((SyncProgressView)view!).OnTick(), this, period, period);
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

            Tell($"warning: {value.Message}");
            if (_warnings == WarningsShown)
            {
                Tell("further warnings are counted, not shown");
            }
        }
    }

    /// <summary>Bytes sealed so far.</summary>
    public void Report(long value)
    {
        lock (_lock)
        {
            _savedBytes = value;
            Refresh(LeastPause);
        }
    }

    /// <summary>Something the user should know that is not about the records.</summary>
    public void Warn(string message)
    {
        lock (_lock)
        {
            Tell($"warning: {message}");
        }
    }

    /// <summary>A line that a connector program wrote.</summary>
    public void Log(string line)
    {
        lock (_lock)
        {
            Tell($"connector: {line}");
        }
    }

    /// <summary>Takes the moving line away; what is reported later moves no line any more.</summary>
    public void Dispose()
    {
        // Outside the lock: this waits for a callback that is on its way, and that one takes the lock.
        _stop.Dispose();
        lock (_lock)
        {
            _isOver = true;
            _timer?.Dispose();
            _line.Clear();
        }
    }

    // Writing down what is listed can take a while: whoever pressed the keys should see that they were heard.
    private void OnStop()
    {
        lock (_lock)
        {
            _isStopping = true;
            Refresh(TimeSpan.Zero);
        }
    }

    private void OnTick()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            if (_isTerminal)
            {
                Refresh(Tick / 2);
            }
            else
            {
                Tell(SyncText.Line(_atPhase, _latest, _savedBytes, Now));
            }
        }
    }

    private void Refresh(TimeSpan pause)
    {
        if (_isTerminal && !_isQuiet && !_isOver && Phase is not null && Now - _shownAt >= pause)
        {
            _shownAt = Now;
            _line.Show(_isStopping ? SyncText.Stopping(Now) : SyncText.Line(_atPhase, _latest, _savedBytes, Now));
        }
    }

    // On a terminal the moving line tells it; elsewhere a log wants to know what happened and what it took.
    private void TellPhase(SyncProgress now)
    {
        if (!_isTerminal && Phase is not (null or SyncPhase.Init or SyncPhase.End))
        {
            Tell(SyncText.Done(_atPhase, now));
        }
    }

    private void Tell(string line)
    {
        if (!_isQuiet)
        {
            _line.Clear();
            _error.WriteLine(CellText.Visible(line));
        }
    }
}
