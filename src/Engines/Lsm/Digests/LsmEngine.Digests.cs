using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;

namespace C1z.Engines.Lsm;

/// <content>The digests of grants that the store keeps. What is present is exact; that nothing is present is a legal state.</content>
public sealed partial class LsmEngine
{
    /// <summary>The digest of all grants.</summary>
    /// <returns>Null when the store keeps none.</returns>
    /// <exception cref="EngineException">Damaged data.</exception>
    public DigestRoot? ReadGlobalDigest() => Run(static engine =>
        engine.Store.Get(DigestKeys.GlobalRoot) is { } value ? DigestRoot.Read(value) : (DigestRoot?)null);

    /// <summary>The digest of one entitlement's grants.</summary>
    /// <param name="resource">The entitlement's resource.</param>
    /// <param name="entitlementId">The entitlement's id.</param>
    /// <returns>Its root; null when the store keeps none.</returns>
    /// <exception cref="EngineException">Damaged data.</exception>
    public LsmDigestNode? ReadDigest(ResourceKey resource, string entitlementId)
    {
        ArgumentNullException.ThrowIfNull(entitlementId);
        return Run(engine =>
        {
            var key = new KeyWriter(stackalloc byte[512]);
            DigestKeys.WriteRoot(ref key, EntitlementLookup.Partition(resource, entitlementId));
            byte[]? value = engine.Store.Get(key.Written);
            key.Dispose();
            if (value is null)
            {
                return null;
            }

            DigestRoot digest = DigestRoot.ReadPartition(value, out int leafBits);
            return new LsmDigestNode(resource.Type, resource.Id, entitlementId, 0, 0, leafBits, digest);
        });
    }

    /// <summary>Hands out all digest nodes but the global root, in key order: each root is followed by its leaves.</summary>
    /// <param name="receive">Given each node; must not call the engine.</param>
    /// <param name="cancel">Cancels between nodes.</param>
    /// <exception cref="EngineException">Damaged data.</exception>
    public void ReadDigestNodes(Action<LsmDigestNode> receive, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Run(engine =>
        {
            var range = Keys.KeyRange.OfIndex(KeySpace.Digest, KeySpace.GrantHash);
            using LsmScan nodes = engine.Store.Scan(range.Lower, range.Upper);
            while (nodes.MoveNext())
            {
                cancel.ThrowIfCancellationRequested();
                if (!DigestKeys.TryParse(nodes.Key, out DigestNodeName name))
                {
                    throw MalformedDigestKey(nodes.Key);
                }

                if (name.Kind != DigestNodeKind.GlobalRoot)
                {
                    receive(Decode(name, nodes.Key, nodes.Value));
                }
            }
        });
    }

    private static LsmDigestNode Decode(DigestNodeName name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        byte[] bytes = new byte[name.Partition.Length];
        int length = TupleCodec.UnescapeTo(name.Partition, bytes);
        if (!EntitlementPartition.TryParse(bytes.AsSpan(0, length), out EntitlementPartition partition))
        {
            throw MalformedDigestKey(key);
        }

        byte[] id = new byte[partition.MaxEntitlementIdLength];
        int leafBits = 0;
        DigestRoot digest = name.Kind == DigestNodeKind.Root ? DigestRoot.ReadPartition(value, out leafBits) : DigestRoot.Read(value);
        return new LsmDigestNode(
            Unescape(partition.ResourceType),
            Unescape(partition.ResourceId),
            System.Text.Encoding.UTF8.GetString(id, 0, partition.CopyEntitlementId(id)),
            name.Kind == DigestNodeKind.Root ? 0 : 1,
            name.Bucket,
            leafBits,
            digest);
    }

    private static string Unescape(ReadOnlySpan<byte> element)
    {
        byte[] plain = new byte[element.Length];
        return System.Text.Encoding.UTF8.GetString(plain, 0, TupleCodec.UnescapeTo(element, plain));
    }

    private static EngineException MalformedDigestKey(ReadOnlySpan<byte> key) =>
        new(EngineErrorCode.Corrupt, $"the key {Convert.ToHexStringLower(key)} is not one of a digest node");
}
