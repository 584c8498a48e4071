using C1z.Adapters;
using C1z.Proto.Reader.V2;

namespace C1z.Cli.Json;

/// <summary>A sync as the wire message that programs know.</summary>
internal static class SyncMessage
{
    public static SyncRun From(SyncInfo sync) => new()
    {
        Id = sync.Id,
        StartedAt = sync.StartedAt,
        EndedAt = sync.EndedAt,
        SyncToken = sync.Token,
        SyncType = sync.Type,
        ParentSyncId = sync.ParentId,
    };
}
