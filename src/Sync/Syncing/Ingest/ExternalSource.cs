using C1z.Adapters;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>The snapshot of another source. Opened before anything is listed: what is wrong with it should not cost hours.</summary>
internal sealed class ExternalSource : IDisposable
{
    private ExternalSource(C1zReader reader, string syncId)
    {
        Reader = reader;
        SyncId = syncId;
    }

    public C1zReader Reader { get; }

    public string SyncId { get; }

    /// <summary>Opens the snapshot that the options name.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.InvalidOption"/>: it has no finished sync, or not the entitlement to filter by.</exception>
    public static ExternalSource Open(string path, string? entitlementId, CancellationToken cancel)
    {
        C1zReader reader = C1zReader.Open(path, null, cancel);
        try
        {
            string syncId = (reader.LatestFinishedSync("full") ?? reader.LatestFinishedSync(""))?.Id
                ?? throw new SyncException(SyncErrorCode.InvalidOption, $"{path}: there is no finished sync to take external resources from");
            return entitlementId is null || reader.FindEntitlement(entitlementId, syncId) is not null
                ? new ExternalSource(reader, syncId)
                : throw new SyncException(SyncErrorCode.InvalidOption, $"{path}: there is no entitlement '{entitlementId}'");
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose() => Reader.Dispose();
}
