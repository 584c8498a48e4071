using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>Holds calls back while a source's rate limit is used up. Safe for concurrent use.</summary>
public interface IRateGate
{
    /// <summary>Waits until a call may be made.</summary>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>How long it waited.</returns>
    ValueTask<TimeSpan> WaitAsync(CancellationToken cancel = default);

    /// <summary>Told what the source said about its limit with an answer.</summary>
    /// <param name="limit">The description.</param>
    void Observe(RateLimitDescription limit);
}
