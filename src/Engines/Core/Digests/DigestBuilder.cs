using C1z.Engines.Keys;

namespace C1z.Engines.Digests;

/// <summary>Builds the digests of all grants in one pass over them.</summary>
/// <remarks>
/// <para>Feed it grants and entitlements in key order, merged: an entitlement no later than its first grant. Entitlements without grants get a
/// root of zeros; grants whose entitlement is missing get their nodes all the same. Each partition's nodes reach the sink, in key order, when
/// the next partition starts. The global root sorts before all of them but is known last: <see cref="Finish"/> returns it.</para>
/// <para>Memory does not depend on the input: the first <see cref="GrantDigest.GrantsPerLeaf"/> grants of a partition are kept, a larger
/// one is summed into 65,536 buckets (1 MiB, allocated with the first such partition). Parts of the key range can be built on their own, one
/// builder a thread, if no partition is cut; their global roots add up. No allocation per grant.</para>
/// </remarks>
/// <param name="sink">Receives the nodes.</param>
public sealed class DigestBuilder(IDigestSink sink)
{
    private const int Buckets = 1 << GrantDigest.MaxLeafBits;

    private readonly GrantHash[] _first = new GrantHash[GrantDigest.GrantsPerLeaf];
    private readonly SourceHasher _sources = new();
    private readonly byte[] _value = new byte[DigestRoot.PartitionLength];
    private DigestRoot[] _buckets = [];
    private byte[] _partition = new byte[256];
    private int _partitionLength;
    private bool _isOpen;
    private DigestRoot _root;
    private DigestRoot _global;

    /// <summary>Announces an entitlement.</summary>
    /// <param name="partition">Its escaped partition: the tail of its key.</param>
    /// <exception cref="ArgumentException">It comes before one that was announced already.</exception>
    public void AddEntitlement(ReadOnlySpan<byte> partition)
    {
        if (!_isOpen || !Partition.SequenceEqual(partition))
        {
            Open(partition);
        }
    }

    /// <summary>Adds one grant.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="record">Its record, for the sources; empty when it is known to have none.</param>
    /// <returns>What the hash index stores of it. Within a partition, grants come in the order of principals, so sorting them stably by
    /// bucket (<see cref="HashIndexOrder"/>) gives the order of that index.</returns>
    /// <exception cref="ArgumentException">The key is not a grant's, or its entitlement comes before one that was announced already.</exception>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the record is malformed.</exception>
    public GrantHash AddGrant(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> principal = PrincipalOf(key);
        ulong content = record.IsEmpty ? GrantDigest.HashContent(key) : _sources.Hash(key, record);
        return Count(new GrantHash(GrantDigest.BucketOf(GrantDigest.HashPrincipal(principal)), content));
    }

    /// <summary>Emits the nodes of the last partition.</summary>
    /// <returns>The global root, to be stored under <see cref="DigestKeys.GlobalRoot"/> and in the manifest.</returns>
    public DigestRoot Finish()
    {
        Close();
        return _global;
    }

    private ReadOnlySpan<byte> Partition => _partition.AsSpan(0, _partitionLength);

    // The usual grant belongs to the partition of the one before: then comparing it is enough to find the principal.
    private ReadOnlySpan<byte> PrincipalOf(ReadOnlySpan<byte> key)
    {
        int end = GrantKeys.PrefixLength + _partitionLength;
        if (_isOpen && key.Length > end && key[end] == TupleCodec.Separator && key[GrantKeys.PrefixLength..end].SequenceEqual(Partition))
        {
            return key[(end + 1)..];
        }

        if (!GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
        {
            throw new ArgumentException("not the key of a grant", nameof(key));
        }

        Open(partition);
        return principal;
    }

    private void Open(ReadOnlySpan<byte> partition)
    {
        if (_isOpen && Partition.SequenceCompareTo(partition) > 0)
        {
            throw new ArgumentException("entitlements and grants must come in key order", nameof(partition));
        }

        Close();
        if (partition.Length > _partition.Length)
        {
            _partition = new byte[Math.Max(partition.Length, _partition.Length * 2)];
        }

        partition.CopyTo(_partition);
        _partitionLength = partition.Length;
        _isOpen = true;
    }

    private GrantHash Count(GrantHash hash)
    {
        if (_root.Count < GrantDigest.GrantsPerLeaf)
        {
            _first[_root.Count] = hash;
        }
        else
        {
            if (_root.Count == GrantDigest.GrantsPerLeaf)
            {
                StartBuckets();
            }

            _buckets[hash.Bucket] += new DigestRoot(1, hash.Content);
        }

        _root += new DigestRoot(1, hash.Content);
        return hash;
    }

    private void StartBuckets()
    {
        if (_buckets.Length == 0)
        {
            _buckets = new DigestRoot[Buckets];
        }
        else
        {
            Array.Clear(_buckets);
        }

        foreach (GrantHash hash in _first)
        {
            _buckets[hash.Bucket] += new DigestRoot(1, hash.Content);
        }
    }

    private void Close()
    {
        if (!_isOpen)
        {
            return;
        }

        var key = new KeyWriter(stackalloc byte[512]);
        int leafBits = GrantDigest.LeafBits(_root.Count);
        DigestKeys.WriteRoot(ref key, Partition);
        _value[0] = (byte)leafBits;
        _root.Write(_value.AsSpan(1));
        sink.AddNode(key.Written, _value);
        if (leafBits > 0)
        {
            EmitLeaves(ref key, leafBits);
        }

        key.Dispose();
        _global += _root;
        _root = default;
        _isOpen = false;
    }

    private void EmitLeaves(ref KeyWriter key, int leafBits)
    {
        int width = Buckets >> leafBits;
        for (int bucket = 0; bucket < Buckets; bucket += width)
        {
            DigestRoot leaf = default;
            foreach (DigestRoot part in _buckets.AsSpan(bucket, width))
            {
                leaf += part;
            }

            if (leaf.Count > 0)
            {
                key.Clear();
                DigestKeys.WriteLeaf(ref key, Partition, (ushort)bucket);
                leaf.Write(_value);
                sink.AddNode(key.Written, _value.AsSpan(0, DigestRoot.Length));
            }
        }
    }
}
