using C1z.Cli.Hosting;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>What a failure means once the user has asked to stop.</summary>
internal static class Interruption
{
    /// <summary>The exception to end with; null when the failure has nothing to do with the wish to stop.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="phase">The phase it came in; null before the first.</param>
    public static InterruptedException? Of(Exception error, SyncPhase? phase) => error switch
    {
        OperationCanceledException when phase is not (null or SyncPhase.End) => new("interrupted; the same command goes on with the sync", error),

        // A terminal interrupts every process in front of it: the connector program often ends before it is told to.
        SyncException { Code: SyncErrorCode.Connector } => new("interrupted, and the connector ended with it", error),
        _ => null,
    };
}
