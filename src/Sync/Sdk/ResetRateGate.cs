using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>The usual gate: once a source says that nothing is left, calls wait until its window begins anew.</summary>
/// <param name="clock">The clock.</param>
/// <param name="longest">Longest wait, against a source whose clock is wrong. Null: 15 minutes.</param>
public sealed class ResetRateGate(TimeProvider clock, TimeSpan? longest = null) : IRateGate
{
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private DateTimeOffset _closedUntil;

    /// <inheritdoc/>
    public async ValueTask<TimeSpan> WaitAsync(CancellationToken cancel = default)
    {
        TimeSpan wait;
        lock (_lock)
        {
            wait = _closedUntil - clock.GetUtcNow();
        }

        if (wait <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        await Task.Delay(wait, clock, cancel);
        return wait;
    }

    /// <inheritdoc/>
    public void Observe(RateLimitDescription limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        bool isUsedUp = limit.Status == RateLimitDescription.Types.Status.Overlimit || (limit.Limit > 0 && limit.Remaining <= 0);
        if (!isUsedUp || limit.ResetAt is null)
        {
            return;
        }

        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset until = limit.ResetAt.ToDateTimeOffset();
        lock (_lock)
        {
            // Answers of several calls come in any order: the earlier end is not the one that counts.
            DateTimeOffset end = until > now + _longest ? now + _longest : until;
            _closedUntil = end > _closedUntil ? end : _closedUntil;
        }
    }
}
