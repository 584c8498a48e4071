namespace C1z.Sync.Remote;

/// <summary>Makes the sessions of running syncs reachable for a connector in another process. Safe for concurrent use.</summary>
/// <remarks>Serving it needs a web server, which this library does without; <c>C1z.Hosting</c> has one.</remarks>
public interface ISessionPublisher : IAsyncDisposable
{
    /// <summary>Port on the loopback interface, TLS with a client certificate.</summary>
    int Port { get; }

    /// <summary>Serves the session of a sync from now on.</summary>
    /// <param name="syncId">The sync.</param>
    /// <param name="session">Its session.</param>
    void Publish(string syncId, ISyncSession session);

    /// <summary>Serves the session no longer.</summary>
    /// <param name="syncId">The sync.</param>
    void Withdraw(string syncId);
}
