using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>An earlier sync, for what did not change since: entity tags of resources, and the grants listed under them.</summary>
/// <param name="reader">The file that holds it.</param>
/// <param name="syncId">The sync.</param>
/// <param name="ownsReader">True to close the file with this object.</param>
internal sealed class PreviousSync(C1zReader reader, string syncId, bool ownsReader) : IDisposable
{
    /// <summary>Finds the latest finished full sync that stored entity tags.</summary>
    /// <param name="writer">The target; its file still holds what was there before.</param>
    /// <param name="path">The file to look into; null for the target's.</param>
    /// <returns>
    /// Null when there is none, or when it took principals from another source: its grants name those who matched then, and no longer say what was to match.
    /// </returns>
    public static PreviousSync? Open(C1zWriter writer, string? path)
    {
        // A file of format v1 holds several syncs: the writer reads the earlier one itself. One of format v3 holds one, and the file still has it
        // while the writer makes the next.
        bool isTarget = path is null || Path.GetFullPath(path) == Path.GetFullPath(writer.Path);
        bool shares = isTarget && writer.Info.Format == "v1";
        if (isTarget && new FileInfo(writer.Path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        C1zReader reader = shares ? writer.Reader : C1zReader.Open(path ?? writer.Path);
        if (reader.LatestFinishedSync("full") is { } sync
            && CheckpointToken.TaggedResources(sync.Token) is not 0
            && !reader.EnumerateResourceTypes(sync.Id).Any(type => type.SourcedExternally))
        {
            return new PreviousSync(reader, sync.Id, !shares);
        }

        if (!shares)
        {
            reader.Dispose();
        }

        return null;
    }

    /// <summary>A resource as it was.</summary>
    /// <returns>Null when it was not there.</returns>
    public Resource? FindResource(ResourceId id) => reader.FindResource(id, syncId);

    /// <summary>The tag that a resource's grants had.</summary>
    /// <returns>Null when it had none.</returns>
    public string? TagOf(ResourceId id) => FindResource(id) is { } resource ? EntityTags.Of(resource.Annotations) : null;

    /// <summary>The grants that the connector listed on a resource, page by page.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="entitlementId">Only those of this entitlement; empty for all.</param>
    public IEnumerable<IReadOnlyList<Grant>> GrantsOn(ResourceId id, string entitlementId)
    {
        string token = "";
        do
        {
            Page<Grant> page = reader.ListGrants(id, withExpansion: true, new PageOptions(Token: token, SyncId: syncId));
            yield return [.. ListedGrants.Of(page.Items.Where(g => entitlementId.Length == 0 || g.Entitlement.Id == entitlementId))];
            token = page.NextToken;
        }
        while (token.Length > 0);
    }

    public void Dispose()
    {
        if (ownsReader)
        {
            reader.Dispose();
        }
    }
}
