using C1z.Engines.Keys;

namespace C1z.Engines.Tests.Keys;

/// <summary>Parses a key of any family and builds it again from its unescaped parts.</summary>
internal static class KeyRoundTrip
{
    private delegate void Builder(ref KeyWriter key);

    /// <returns>The rebuilt key; null when the key does not parse.</returns>
    public static byte[]? Of(byte[] key) => KeySpace.Classify(key) switch
    {
        KeyFamily.ResourceType => ResourceTypeKeys.TryParse(key, out ReadOnlySpan<byte> id) ? Single(id, ResourceTypeKeys.Write) : null,
        KeyFamily.Asset => AssetKeys.TryParse(key, out ReadOnlySpan<byte> id) ? Single(id, AssetKeys.Write) : null,
        KeyFamily.Resource => ResourceKeys.TryParse(key, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id) ? Pair(type, id, ResourceKeys.Write) : null,
        KeyFamily.Session => SessionKeys.TryParse(key, out ReadOnlySpan<byte> sync, out ReadOnlySpan<byte> name) ? Pair(sync, name, SessionKeys.Write) : null,
        KeyFamily.Entitlement => EntitlementKeys.TryParse(key, out EntitlementPartition partition)
            ? Partition(partition, bytes => Build((ref KeyWriter w) => EntitlementKeys.Write(ref w, bytes))) : null,
        KeyFamily.Grant => GrantKeys.TryParse(key, out GrantParts parts) ? Grant(parts, GrantKeys.Write) : null,
        KeyFamily.ByPrincipal => ByPrincipalKeys.TryParse(key, out GrantParts parts)
            ? Grant(parts, (ref KeyWriter w, ReadOnlySpan<byte> e, ReadOnlySpan<byte> p) => ByPrincipalKeys.Write(ref w, p, e)) : null,
        KeyFamily.ByNeedsExpansion => ByNeedsExpansionKeys.TryParse(key, out GrantParts parts) ? Grant(parts, ByNeedsExpansionKeys.Write) : null,
        KeyFamily.GrantHash => GrantHash(key),
        KeyFamily.ByParent => ByParent(key),
        KeyFamily.Digest => Digest(key),
        KeyFamily.SyncRun => SyncRunKeys.Key.ToArray(),
        KeyFamily.Meta => Meta(key),
        _ => null,
    };

    private delegate void SingleWriter(ref KeyWriter key, ReadOnlySpan<byte> id);

    private delegate void PairWriter(ref KeyWriter key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second);

    private static byte[] Single(ReadOnlySpan<byte> escaped, SingleWriter write)
    {
        byte[] id = TupleCodecTests.Unescape(escaped);
        return Build((ref KeyWriter key) => write(ref key, id));
    }

    private static byte[] Pair(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, PairWriter write)
    {
        byte[] a = TupleCodecTests.Unescape(first);
        byte[] b = TupleCodecTests.Unescape(second);
        return Build((ref KeyWriter key) => write(ref key, a, b));
    }

    // The whole way round: elements to entitlement id, id to flag and tail.
    private static byte[] Partition(EntitlementPartition partition, Func<byte[], byte[]> build)
    {
        byte[] type = TupleCodecTests.Unescape(partition.ResourceType);
        byte[] resource = TupleCodecTests.Unescape(partition.ResourceId);
        byte[] id = new byte[partition.MaxEntitlementIdLength];
        id = id[..partition.CopyEntitlementId(id)];
        return build(Build((ref KeyWriter key) => EntitlementPartition.Write(ref key, new EntitlementIdentity(type, resource, id))));
    }

    private static byte[] Grant(GrantParts parts, PairWriter write)
    {
        byte[] type = TupleCodecTests.Unescape(parts.Principal.Type);
        byte[] id = TupleCodecTests.Unescape(parts.Principal.Id);
        byte[] principal = Build((ref KeyWriter key) => PrincipalTuple.Write(ref key, type, id));
        return Partition(parts.Partition, partition => Build((ref KeyWriter key) => write(ref key, partition, principal)));
    }

    private static byte[]? GrantHash(byte[] key) => GrantHashKeys.TryParse(key, out GrantParts parts, out ushort bucket)
        ? Grant(parts, (ref KeyWriter w, ReadOnlySpan<byte> e, ReadOnlySpan<byte> p) => GrantHashKeys.Write(ref w, e, bucket, p))
        : null;

    private static byte[]? ByParent(byte[] key)
    {
        if (!ByParentKeys.TryParse(key, out ByParentEntry entry))
        {
            return null;
        }

        byte[] parentType = TupleCodecTests.Unescape(entry.ParentType);
        byte[] parentId = TupleCodecTests.Unescape(entry.ParentId);
        byte[] childType = TupleCodecTests.Unescape(entry.ChildType);
        byte[] childId = TupleCodecTests.Unescape(entry.ChildId);
        return Build((ref KeyWriter w) => ByParentKeys.Write(ref w, parentType, parentId, childType, childId));
    }

    private static byte[]? Digest(byte[] key)
    {
        if (!DigestKeys.TryParse(key, out DigestNodeName node))
        {
            return null;
        }

        byte[] partition = TupleCodecTests.Unescape(node.Partition);
        ushort bucket = node.Bucket;
        return node.Kind switch
        {
            DigestNodeKind.Root => Build((ref KeyWriter w) => DigestKeys.WriteRoot(ref w, partition)),
            DigestNodeKind.Leaf => Build((ref KeyWriter w) => DigestKeys.WriteLeaf(ref w, partition, bucket)),
            _ => DigestKeys.GlobalRoot.ToArray(),
        };
    }

    private static byte[]? Meta(byte[] key) => MetaKeys.NameOf(key) switch
    {
        "keyspace_version" => MetaKeys.KeyspaceVersion.ToArray(),
        "grant_entitlement_id_format" => MetaKeys.IdFormat.ToArray(),
        "deferred_grant_idx_pending" => MetaKeys.DeferredIndexPending.ToArray(),
        "grant_digest_build_pending" => MetaKeys.DigestBuildPending.ToArray(),
        "stats" => MetaKeys.Stats.ToArray(),
        "entitlement-graph" => MetaKeys.EntitlementGraph.ToArray(),
        _ => null,
    };

    private static byte[] Build(Builder build)
    {
        var key = new KeyWriter(stackalloc byte[64]);
        build(ref key);
        byte[] built = key.Written.ToArray();
        key.Dispose();
        return built;
    }
}
