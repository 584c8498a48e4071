using System.Collections.Concurrent;
using C1z.Sync;
using C1z.Sync.Remote;
using C1z.Sync.Syncing.State;

namespace C1z.Hosting;

/// <summary>The sessions of a hosted connector: kept by its parent where the parent has a store for them, else in this process.</summary>
/// <remarks>A session in this process lives as long as the process, so after a resume the connector begins without one. Safe for concurrent use.</remarks>
/// <param name="parent">The parent's store; null when it has none.</param>
/// <param name="maxBytes">Bytes of a session that is kept in this process.</param>
internal sealed class HostedSessions(GrpcClient? parent, long maxBytes)
{
    private readonly ConcurrentDictionary<string, SessionMemory> _own = new(StringComparer.Ordinal);

    /// <summary>The session of a sync.</summary>
    /// <param name="syncId">The sync; empty when a call is not part of one.</param>
    /// <returns>Null when the call is not part of a sync.</returns>
    public ISyncSession? Of(string syncId) => syncId.Length == 0 ? null
        : parent is not null ? new RemoteSession(parent, syncId)
        : _own.GetOrAdd(syncId, _ => new SessionMemory(maxBytes));

    /// <summary>Forgets what is kept here of a sync that ended.</summary>
    /// <param name="syncId">The sync; empty, as parents of before there were several say it, for all.</param>
    public void Release(string syncId)
    {
        if (syncId.Length == 0)
        {
            _own.Clear();
        }
        else
        {
            _own.TryRemove(syncId, out _);
        }
    }
}
