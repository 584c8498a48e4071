using C1z.Engines;
using C1z.Engines.Digests;
using C1z.Engines.Lsm;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>The digests of grants. A digest that is present is exact; that there is none is a legal state.</content>
public sealed partial class C1zStorageReader
{
    /// <summary>The digest of all grants.</summary>
    /// <returns>Null when the file keeps none.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public StoredDigest? ReadGlobalDigest() => EngineCall.Run(Engine.ReadGlobalDigest) is { } digest ? From(digest) : null;

    /// <summary>The digest of one entitlement's grants.</summary>
    /// <param name="entitlement">The entitlement; its id and resource count.</param>
    /// <returns>Null when the file keeps none.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public StoredDigestNode? ReadDigest(Entitlement entitlement)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        var resource = new ResourceKey(entitlement.Resource?.Id?.ResourceType ?? "", entitlement.Resource?.Id?.Resource ?? "");
        return EngineCall.Run(() => Engine.ReadDigest(resource, entitlement.Id)) is { } node ? From(node) : null;
    }

    /// <summary>Hands out all digests of entitlements in key order: that of an entitlement, then those of its parts, if any.</summary>
    /// <param name="receive">Given each; must not read from the file.</param>
    /// <param name="cancel">Cancels between digests.</param>
    /// <exception cref="C1zException">Damaged data.</exception>
    public void ReadDigestNodes(Action<StoredDigestNode> receive, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(receive);
        EngineCall.Run(() => Engine.ReadDigestNodes(node => receive(From(node)), cancel));
    }

    private static StoredDigest From(DigestRoot digest) => new(digest.Count, digest.Sum);

    private static StoredDigestNode From(LsmDigestNode node) =>
        new(node.EntitlementId, node.ResourceType, node.ResourceId, node.Level, node.Bucket, node.LeafBits, From(node.Digest));
}
