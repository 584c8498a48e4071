using C1z.Adapters;
using C1z.Proto.Connector.V2;
using Google.Protobuf;

namespace C1z.Cli.Dump;

/// <summary>The lines of a dump that only v3 files have: what is stored below the records, down to every key and value.</summary>
internal sealed class StorageDump(C1zReader reader, DumpWriter writer, IReadOnlySet<string> kinds, CancellationToken cancel)
{
    private const int PageRecords = 1_000;

    private readonly C1zStorageReader _storage = reader.Storage;

    /// <summary>Writes the lines.</summary>
    /// <exception cref="C1zException">Trouble of the snapshot.</exception>
    public void Write()
    {
        WritePending();
        WriteContainer();
        Records(DumpKind.StoredSyncRun, _storage.EnumerateSyncRuns);
        Records(DumpKind.StoredResourceType, _storage.EnumerateResourceTypes);
        Records(DumpKind.StoredResource, _storage.EnumerateResources);
        Records(DumpKind.StoredEntitlement, _storage.EnumerateEntitlements);
        Records(DumpKind.StoredGrant, _storage.EnumerateGrants);
        Records(DumpKind.StoredAsset, _storage.EnumerateAssets);
        WriteDigests();
        WriteRows();
    }

    private void WritePending()
    {
        if (!kinds.Contains(DumpKind.PendingExpansion))
        {
            return;
        }

        string token = "";
        do
        {
            Page<PendingExpansion> page = reader.ListPendingExpansions(new PageOptions(PageRecords, token), cancel);
            foreach (PendingExpansion pending in page.Items)
            {
                writer.Line(DumpKind.PendingExpansion, null, json => StorageJson.WritePending(json, pending, writer.Proto));
            }

            token = page.NextToken;
        }
        while (token.Length > 0);
    }

    private void WriteContainer()
    {
        if (kinds.Contains(DumpKind.ManifestHeader))
        {
            writer.Line(DumpKind.ManifestHeader, null, _storage.ManifestHeader);
        }

        if (kinds.Contains(DumpKind.FrameIndex) && _storage.ReadFrameIndex() is { } index)
        {
            writer.Line(DumpKind.FrameIndex, null, index);
        }
    }

    private void Records<T>(string kind, Func<IEnumerable<T>> records)
        where T : IMessage
    {
        if (!kinds.Contains(kind))
        {
            return;
        }

        foreach (T record in records())
        {
            cancel.ThrowIfCancellationRequested();
            writer.Line(kind, null, record);
        }
    }

    private void WriteDigests()
    {
        if (kinds.Contains(DumpKind.GlobalDigest))
        {
            StoredDigest? digest = _storage.ReadGlobalDigest();
            writer.Line(DumpKind.GlobalDigest, null, json => StorageJson.WriteGlobalDigest(json, digest));
        }

        if (kinds.Contains(DumpKind.Digest))
        {
            foreach (Entitlement entitlement in reader.EnumerateEntitlements(pageSize: PageRecords))
            {
                cancel.ThrowIfCancellationRequested();
                StoredDigest? digest = _storage.ReadDigest(entitlement)?.Digest;
                writer.Line(DumpKind.Digest, null, json => StorageJson.WriteDigest(json, entitlement.Id, digest));
            }
        }

        if (kinds.Contains(DumpKind.DigestNode))
        {
            _storage.ReadDigestNodes(WriteNode, cancel);
        }
    }

    // The digest of a whole entitlement has a kind of its own.
    private void WriteNode(StoredDigestNode node)
    {
        if (node.Level > 0)
        {
            writer.Line(DumpKind.DigestNode, null, json => StorageJson.WriteNode(json, node));
        }
    }

    private void WriteRows()
    {
        if (!kinds.Contains(DumpKind.KeyValue))
        {
            return;
        }

        foreach (StoredRow row in _storage.EnumerateRows())
        {
            cancel.ThrowIfCancellationRequested();
            writer.Line(DumpKind.KeyValue, null, json => StorageJson.WriteRow(json, row));
        }
    }
}
