namespace C1z.Sync.Syncing.Calls;

/// <summary>Makes a connector call and repeats it while it fails in a way that passes. Safe for concurrent use.</summary>
/// <param name="options">Policy and clock.</param>
/// <param name="gate">Holds calls back.</param>
/// <param name="timeLeft">How long the run may still take; null for no limit. A call is not interrupted by it, a wait is.</param>
internal sealed class CallRunner(SyncOptions options, IRateGate gate, Func<TimeSpan?> timeLeft)
{
    public IRateGate Gate => gate;

    /// <summary>Makes the call.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancel">Cancels calls and waits.</param>
    /// <param name="warning">The rule of the warning that a failure for good becomes; null when it ends the sync.</param>
    /// <exception cref="TimeIsUpException">The run's time ends before the call may be made again.</exception>
    public async ValueTask<CallOutcome<T>> RunAsync<T>(
        string name, string subject, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancel, string? warning = null)
        where T : class?
    {
        int errors = 0, timeouts = 0;
        long total = 0, longest = 0;
        for (int tries = 1; ; tries++)
        {
            await gate.WaitAsync(cancel);
            long startedAt = options.Clock.GetTimestamp();
            TimeSpan delay;
            try
            {
                T value = await call(cancel);
                Clock("Ok");
                return new CallOutcome<T>(value, Cost(), null);
            }
            catch (Exception e) when (cancel.IsCancellationRequested)
            {
                // However a connector puts it: it was told to stop.
                throw new OperationCanceledException(e.Message, e, cancel);
            }
            catch (Exception e)
            {
                ConnectorStatus status = options.Retry.Classify(e);
                Clock(status.ToString());
                errors++;
                timeouts += status == ConnectorStatus.DeadlineExceeded ? 1 : 0;
                if (status == ConnectorStatus.NotFound)
                {
                    return new CallOutcome<T>(default, Cost(), new SyncWarning("not-found", $"{name} {subject}", e.Message));
                }

                if (!RetryPolicy.Passes(status) || tries >= options.Retry.MaxTries)
                {
                    if (warning is not null)
                    {
                        return new CallOutcome<T>(default, Cost(), new SyncWarning(warning, $"{name} {subject}", $"{name} of {subject} failed with {status}: {e.Message}"));
                    }

                    throw Failure(name, subject, status, e);
                }

                delay = options.Retry.DelayAfter(tries, (e as ConnectorException)?.RetryAfter);
                SyncTelemetry.Retried(name);
                options.Warnings?.Report(new SyncWarning(
                    "retry", $"{name} {subject}", $"{e.Message}; trying again in {delay.TotalSeconds:0.#} s"));
            }

            await WaitAsync(delay, cancel);

            void Clock(string status)
            {
                TimeSpan time = options.Clock.GetElapsedTime(startedAt);
                total += (long)time.TotalMilliseconds;
                longest = Math.Max(longest, (long)time.TotalMilliseconds);
                SyncTelemetry.Called(name, status, time);
            }

            CallCost Cost() => new(name, tries, timeouts, errors, total, longest);
        }
    }

    private async ValueTask WaitAsync(TimeSpan delay, CancellationToken cancel)
    {
        if (timeLeft() is not { } left || left > delay)
        {
            await Task.Delay(delay, options.Clock, cancel);
            return;
        }

        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, options.Clock, cancel);
        }

        throw new TimeIsUpException();
    }

    // What a connector says about its input files is complete as it is; what a call failed with needs the call's name.
    private static SyncException Failure(string name, string subject, ConnectorStatus status, Exception error) => error switch
    {
        SyncException and not ConnectorException => (SyncException)error,
        _ => new ConnectorException(status, $"{name} of {subject} failed with {status}: {error.Message}", error),
    };
}

/// <summary>The time of a run is up before a call may be repeated. The call is made by the next run.</summary>
internal sealed class TimeIsUpException() : Exception("the time of the run is up");
