namespace C1z.Sync.Syncing;

/// <summary>Checks before a run starts.</summary>
internal static class RunCheck
{
    /// <summary>Asks the connector whether it can work at all. A failure here is told as it is: nothing is retried before anything works.</summary>
    public static ValueTask<ConnectorValidation> ValidateAsync(IConnector connector, CancellationToken cancel) => AskAsync(connector.ValidateAsync, cancel);

    /// <summary>Asks the connector what it is: work that another one left is not gone on with.</summary>
    public static async ValueTask<ConnectorMetadata> DescribeAsync(IConnector connector, CancellationToken cancel)
    {
        try
        {
            return await AskAsync(connector.GetMetadataAsync, cancel);
        }
        catch (ConnectorException e) when (e.Status == ConnectorStatus.Unimplemented)
        {
            return new ConnectorMetadata("");
        }
    }

    /// <summary>Refuses options that contradict each other.</summary>
    public static void Require(SyncOptions options)
    {
        if (options.Targets.Count == 0 && options.BasePath is not null)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, "a base is for targeted syncs: name the resources to sync");
        }

        if (options.ExternalPath is null && options.ExternalEntitlementId is not null)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, "a filter for external resources needs an external snapshot");
        }

        if (options.Targets.Count > 0 && options.ExternalPath is not null)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, "a targeted sync does not look for external resources");
        }
    }

    private static async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call(cancel);
        }
        catch (Exception e) when (e is not SyncException && !cancel.IsCancellationRequested)
        {
            throw new ConnectorException(RetryPolicy.StatusOf(e), $"the connector is not ready: {e.Message}", e);
        }
    }
}
