using C1z.Adapters;
using C1z.Cli.Json;
using C1z.Proto.Connector.V2;
using C1z.Proto.Reader.V2;

namespace C1z.Cli.Dump;

/// <summary>Writes everything that a snapshot's public reader gives, as JSON lines.</summary>
/// <remarks>
/// The form is that of the ecosystem's own dumps, so that two of them compare as sets of JSON values. Records are written as they are read.
/// </remarks>
internal sealed class SnapshotDump(C1zReader reader, DumpWriter writer, IReadOnlySet<string> kinds, CancellationToken cancel)
{
    // How many entitlements, in listing order, have the order of their grants recorded; of each, the first page.
    private const int OrderedEntitlements = 5;

    // A page of records is held as objects while its lines are written: memory, not speed, grows with its size.
    private const int PageRecords = 1_000;

    private static readonly string[] SyncTypes = ["", "full", "partial", "resources_only", "partial_upserts", "partial_deletions"];

    /// <summary>Writes the dump.</summary>
    /// <param name="onlySync">Only records of this sync; null for all syncs.</param>
    /// <exception cref="C1zException">Trouble of the snapshot.</exception>
    public void Write(string? onlySync)
    {
        WriteFile();
        foreach (SyncInfo sync in reader.EnumerateSyncs())
        {
            cancel.ThrowIfCancellationRequested();
            if (onlySync is null || sync.Id == onlySync)
            {
                WriteSync(sync);
            }
        }

        if (IsV3)
        {
            new StorageDump(reader, writer, kinds, cancel).Write();
        }
    }

    private bool IsV3 => reader.Info.Format == "v3";

    private void WriteFile()
    {
        if (kinds.Contains(DumpKind.Metadata))
        {
            writer.Line(DumpKind.Metadata, null, json => StateJson.WriteMetadata(json, reader.Info));
        }

        if (kinds.Contains(DumpKind.LatestFinished))
        {
            foreach (string type in SyncTypes)
            {
                string id = reader.LatestFinishedSync(type)?.Id ?? "";
                writer.Line(DumpKind.LatestFinished, null, json => StateJson.WriteLatest(json, type, id));
            }
        }

        if (kinds.Contains(DumpKind.LatestFull))
        {
            // A v3 file keeps the counts beside the run, not in it.
            SyncInfo? latest = reader.LatestFinishedSync("full");
            latest = IsV3 && latest is not null ? latest with { CachedStats = null } : latest;
            writer.Line(DumpKind.LatestFull, null, json => StateJson.WriteRun(json, latest));
        }
    }

    private void WriteSync(SyncInfo sync)
    {
        if (kinds.Contains(DumpKind.Sync))
        {
            SyncRun message = SyncMessage.From(sync);
            message.Stats = IsV3 ? reader.GetStats(sync.Id, cancel: cancel) : null;
            writer.Line(DumpKind.Sync, sync.Id, message);
        }

        Records(DumpKind.ResourceType, sync, () => reader.EnumerateResourceTypes(sync.Id, PageRecords));
        Records(DumpKind.Resource, sync, () => reader.EnumerateResources(null, sync.Id, PageRecords));
        Records(DumpKind.Entitlement, sync, () => reader.EnumerateEntitlements(sync.Id, PageRecords));
        Records(DumpKind.Grant, sync, () => reader.EnumerateGrants(withExpansion: false, sync.Id, PageRecords));
        if (!IsV3)
        {
            Records(DumpKind.GrantWithExpansion, sync, () => reader.EnumerateGrants(withExpansion: true, sync.Id, PageRecords));
        }

        WriteOrders(sync);
        WriteStats(sync);
        WriteBlobs(sync);
    }

    private void Records<T>(string kind, SyncInfo sync, Func<IEnumerable<T>> records)
        where T : Google.Protobuf.IMessage
    {
        if (!kinds.Contains(kind))
        {
            return;
        }

        foreach (T record in records())
        {
            cancel.ThrowIfCancellationRequested();
            writer.Line(kind, sync.Id, record);
        }
    }

    private void WriteOrders(SyncInfo sync)
    {
        if (!kinds.Contains(DumpKind.GrantsForEntitlementOrder))
        {
            return;
        }

        var page = new PageOptions(OrderedEntitlements, "", sync.Id);
        foreach (Entitlement entitlement in reader.ListEntitlements(null, page, cancel).Items)
        {
            Page<Grant> grants = reader.ListGrantsForEntitlement(entitlement, page: new PageOptions(0, "", sync.Id), cancel: cancel);
            writer.Line(DumpKind.GrantsForEntitlementOrder, sync.Id, json => StateJson.WriteOrder(json, entitlement.Id, grants.Items));
        }
    }

    private void WriteStats(SyncInfo sync)
    {
        if (!kinds.Contains(DumpKind.Stats) && !kinds.Contains(DumpKind.StatsMap))
        {
            return;
        }

        SyncStats stats = reader.GetStats(sync.Id, cancel: cancel);
        if (kinds.Contains(DumpKind.Stats))
        {
            writer.Line(DumpKind.Stats, sync.Id, stats);
        }

        if (kinds.Contains(DumpKind.StatsMap))
        {
            writer.Line(DumpKind.StatsMap, sync.Id, json => StatsMapJson.Write(json, sync, stats, allTotals: IsV3));
        }
    }

    private void WriteBlobs(SyncInfo sync)
    {
        if (kinds.Contains(DumpKind.Session))
        {
            foreach ((string key, byte[] value) in reader.EnumerateSessions(sync.Id))
            {
                writer.Line(DumpKind.Session, sync.Id, json => StateJson.WriteSession(json, key, value));
            }
        }

        if (kinds.Contains(DumpKind.Asset))
        {
            foreach (Asset asset in reader.EnumerateAssets(sync.Id))
            {
                writer.Line(DumpKind.Asset, null, json => StateJson.WriteAsset(json, asset));
            }
        }
    }
}
