using System.Buffers.Binary;
using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Builds all digests anew and compares them, and the hash index under them, with the stored ones.</summary>
/// <remarks>
/// <para>What is stored must be exact, and what is missing must be missing as a whole: a partition without a root has no leaves and no hash entries, and as long as
/// one partition lacks its root there is no global root.</para>
/// <para>Nodes come and lie in key order, so they are compared as two sorted streams; the hash index sorts differently from the grants and is compared by
/// fingerprint, and by looking up only when that differs.</para>
/// </remarks>
internal sealed class DigestCheck : IDigestSink, IDisposable
{
    private readonly SealedStore _store;
    private readonly StorageReport _report;
    private readonly LsmScan _nodes;
    private readonly byte[] _content = new byte[GrantHashKeys.ValueLength];
    private byte[] _entry = new byte[512];
    private KeySetSum _ofPartition;
    private KeySetSum _expected;
    private bool _hasNode;
    private bool _isStored;
    private bool _isComplete = true;

    public DigestCheck(SealedStore store, StorageReport report)
    {
        _store = store;
        _report = report;
        var range = Keys.KeyRange.OfIndex(KeySpace.Digest, KeySpace.GrantHash);
        _nodes = store.Scan(range.Lower, range.Upper);
    }

    public void Run()
    {
        DigestRoot? stored = ReadGlobalRoot();
        DigestRoot built = Build();
        for (; _hasNode; _hasNode = _nodes.MoveNext())
        {
            ReportExtra();
        }

        if (stored is { } root && (root != built || !_isComplete))
        {
            _report.Add(
                "digest",
                KeyFamily.Digest,
                DigestKeys.GlobalRoot,
                root == built ? "there is a global root although a partition has none" : $"the global root is {Show(root)}, the grants give {Show(built)}");
        }

        KeySetSum actual = SumOfEntries();
        if (!_expected.Equals(actual))
        {
            _report.Add(
                "grant-hash",
                KeySpace.NameOf(KeyFamily.GrantHash),
                $"the {actual.Count} entries are not the {_expected.Count} that the grants of partitions with a digest ask for");
            NameWrongEntries();
        }
    }

    public void AddNode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        while (_hasNode && _nodes.Key.SequenceCompareTo(key) < 0)
        {
            ReportExtra();
            _hasNode = _nodes.MoveNext();
        }

        bool found = _hasNode && _nodes.Key.SequenceEqual(key);
        bool isRoot = DigestKeys.TryParse(key, out DigestNodeName name) && name.Kind == DigestNodeKind.Root;
        if (isRoot)
        {
            _isStored = found;
            _isComplete &= found;
            if (found)
            {
                _expected.Add(_ofPartition);
            }

            _ofPartition = default;
        }

        if (!found)
        {
            if (_isStored)
            {
                _report.Add("digest", KeyFamily.Digest, key, "this leaf is missing");
            }

            return;
        }

        if (!_nodes.Value.SequenceEqual(value))
        {
            _report.Add(
                "digest", KeyFamily.Digest, key, $"the node is {Convert.ToHexStringLower(_nodes.Value)}, the grants give {Convert.ToHexStringLower(value)}");
        }

        if (!isRoot && !_isStored)
        {
            _report.Add("digest", KeyFamily.Digest, key, "there is a leaf although its partition has no root");
        }

        _hasNode = _nodes.MoveNext();
    }

    public void Dispose() => _nodes.Dispose();

    // The global root sorts before all other nodes.
    private DigestRoot? ReadGlobalRoot()
    {
        _hasNode = _nodes.MoveNext();
        if (!_hasNode || !_nodes.Key.SequenceEqual(DigestKeys.GlobalRoot))
        {
            return null;
        }

        DigestRoot root = DigestRoot.Read(_nodes.Value);
        _hasNode = _nodes.MoveNext();
        return root;
    }

    private DigestRoot Build()
    {
        var builder = new DigestBuilder(this);
        using LsmScan entitlements = Walk(KeySpace.Entitlement);
        using LsmScan grants = Walk(KeySpace.Grant);
        bool hasEntitlement = entitlements.MoveNext();
        while (grants.MoveNext())
        {
            _report.Poll();
            if (!GrantKeys.TrySplit(grants.Key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
            {
                continue;
            }

            while (hasEntitlement && entitlements.Key[EntitlementKeys.PrefixLength..].SequenceCompareTo(partition) <= 0)
            {
                builder.AddEntitlement(entitlements.Key[EntitlementKeys.PrefixLength..]);
                hasEntitlement = entitlements.MoveNext();
            }

            GrantHash hash = builder.AddGrant(grants.Key, grants.Value);
            AddEntry(ref _ofPartition, partition, hash, principal);
        }

        for (; hasEntitlement; hasEntitlement = entitlements.MoveNext())
        {
            builder.AddEntitlement(entitlements.Key[EntitlementKeys.PrefixLength..]);
        }

        return builder.Finish();
    }

    private KeySetSum SumOfEntries()
    {
        var sum = default(KeySetSum);
        var range = Keys.KeyRange.OfIndex(KeySpace.Index, KeySpace.GrantHash);
        using LsmScan entries = _store.Scan(range.Lower, range.Upper);
        while (entries.MoveNext())
        {
            _report.Poll();
            sum.Add(Concat(entries.Key, entries.Value));
        }

        return sum;
    }

    // Entries come by partition like the grants, which is all the order that the hashing needs.
    private void NameWrongEntries()
    {
        var hasher = new DigestBuilder(new NoSink());
        var range = Keys.KeyRange.OfIndex(KeySpace.Index, KeySpace.GrantHash);
        var key = new KeyWriter(stackalloc byte[512]);
        using LsmScan entries = _store.Scan(range.Lower, range.Upper);
        using LsmScan grants = Walk(KeySpace.Grant);
        while (entries.MoveNext())
        {
            _report.Poll();
            key.Clear();
            if (!GrantHashKeys.TryParse(entries.Key, out GrantParts parts, out ushort bucket))
            {
                _report.Add("index-key", KeyFamily.GrantHash, entries.Key, "the key is malformed");
                continue;
            }

            GrantKeys.Write(ref key, parts.Partition.Bytes, parts.Principal.Bytes);
            if (!grants.MoveTo(key.Written))
            {
                _report.Add("index-extra", KeyFamily.GrantHash, entries.Key, "there is no grant for it");
                continue;
            }

            GrantHash hash = hasher.AddGrant(grants.Key, grants.Value);
            BinaryPrimitives.WriteUInt64BigEndian(_content, hash.Content);
            if (hash.Bucket != bucket || !entries.Value.SequenceEqual(_content))
            {
                _report.Add("grant-hash", KeyFamily.GrantHash, entries.Key, $"the grant's hash is {Convert.ToHexStringLower(_content)}, bucket {hash.Bucket:x4}");
            }
        }

        key.Dispose();
    }

    private void AddEntry(ref KeySetSum sum, ReadOnlySpan<byte> partition, GrantHash hash, ReadOnlySpan<byte> principal)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        GrantHashKeys.Write(ref key, partition, hash.Bucket, principal);
        BinaryPrimitives.WriteUInt64BigEndian(_content, hash.Content);
        sum.Add(Concat(key.Written, _content));
        key.Dispose();
    }

    private ReadOnlySpan<byte> Concat(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int length = key.Length + value.Length;
        if (length > _entry.Length)
        {
            _entry = new byte[length * 2];
        }

        key.CopyTo(_entry);
        value.CopyTo(_entry.AsSpan(key.Length));
        return _entry.AsSpan(0, length);
    }

    private LsmScan Walk(byte family)
    {
        var range = Keys.KeyRange.OfPrefix([KeySpace.Version, family, TupleCodec.Separator]);
        return _store.Scan(range.Lower, range.Upper);
    }

    private void ReportExtra() => _report.Add("digest", KeyFamily.Digest, _nodes.Key, "no entitlement and no grant asks for this node");

    private static string Show(DigestRoot root) => $"{root.Count} grants with sum {root.Sum:x16}";

    private sealed class NoSink : IDigestSink
    {
        public void AddNode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
        }
    }
}
