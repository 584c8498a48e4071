using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the grants and, while they go by in key order, all that is derived from them.</summary>
/// <remarks>
/// The hash index and the index of pending expansions come out in their own key order and go straight into tables. The index by principal has another
/// order: it is collected and sorted afterwards. Digests go by entitlement, also by those without grants, so entitlements are walked alongside.
/// </remarks>
internal sealed class GrantPass : IDisposable
{
    private const int CancelInterval = 1 << 14;

    private readonly TableStream _grants;
    private readonly TableStream _pending;
    private readonly HashIndexWriter? _hashIndex;
    private readonly DigestWriter? _digests;
    private readonly PartitionHashes _hashes = new();
    private readonly NativeArray<ushort> _buckets = new();
    private readonly SourceHasher _sources = new();
    private readonly RowCursor? _entitlements;
    private readonly TypeCounter _types;
    private byte[] _partition = new byte[256];
    private int _partitionLength = -1;
    private long _grantsOfPartition;
    private bool _entitlementsLeft;

    /// <summary>Creates a pass.</summary>
    /// <param name="tables">Where tables go.</param>
    /// <param name="types">Counts the grants by the type of their entitlement's resource.</param>
    /// <param name="entitlements">A walk over the entitlements, for digests; null to make none.</param>
    /// <param name="digestNodes">Receives the nodes of the digests, without the global root.</param>
    public GrantPass(TableSet tables, TypeCounter types, RowCursor? entitlements, RowSorter digestNodes)
    {
        _grants = tables.Begin();
        _pending = tables.BeginKeys();
        _types = types;
        _entitlements = entitlements;
        if (entitlements is not null)
        {
            _hashIndex = new HashIndexWriter(tables.BeginHashes());
            _digests = new DigestWriter(digestNodes);
            _entitlementsLeft = entitlements.MoveNext();
        }
    }

    /// <summary>The index by principal, complete but not written.</summary>
    public ByPrincipalIndex ByPrincipal { get; } = new();

    /// <summary>The digests; null when none are made.</summary>
    public DigestWriter? Digests => _digests;

    /// <summary>Writes all grants.</summary>
    /// <param name="grants">They, in key order.</param>
    /// <param name="cancel">Ends the pass.</param>
    public void Run(GrantSource grants, CancellationToken cancel)
    {
        GrantItem grant = default;
        for (int i = 1; grants.TryRead(ref grant); i++)
        {
            if (i % CancelInterval == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            if (grant.StartsPartition)
            {
                ClosePartition(grants.Principals);
                StartPartition(grant.Partition);
            }

            Add(in grant, grants.Principals);
        }

        ClosePartition(grants.Principals);
        AddEntitlementsUpTo([], all: true);
        _types.Flush();
        _grants.Finish();
        _pending.Finish();
        _hashIndex?.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _grants.Dispose();
        _pending.Dispose();
        _hashIndex?.Dispose();
        _hashes.Dispose();
        _buckets.Dispose();
        ByPrincipal.Dispose();
    }

    private ReadOnlySpan<byte> Partition => _partition.AsSpan(0, Math.Max(_partitionLength, 0));

    private void Add(in GrantItem grant, NameList principals)
    {
        _grants.Add(grant.Key, grant.Record);
        if (grant.Traits.NeedsExpansion)
        {
            AddPending(principals[grant.Principal]);
        }

        ByPrincipal.Add(grant.Principal);
        if (_digests is not null)
        {
            ulong content = grant.Traits.HasSources ? _sources.Hash(grant.Key, grant.Record) : GrantDigest.HashContent(grant.Key);
            _hashes.Add(grant.Principal, new GrantHash(BucketOf(grant.Principal, principals), content));
        }

        _grantsOfPartition++;
    }

    // A principal has many grants: it is hashed once.
    private ushort BucketOf(int principal, NameList principals)
    {
        while (_buckets.Count <= principal)
        {
            _buckets.Add(GrantDigest.BucketOf(GrantDigest.HashPrincipal(principals[_buckets.Count])));
        }

        return _buckets[principal];
    }

    private void StartPartition(ReadOnlySpan<byte> partition)
    {
        AddEntitlementsUpTo(partition, all: false);
        if (partition.Length > _partition.Length)
        {
            _partition = new byte[Math.Max(partition.Length, _partition.Length * 2)];
        }

        partition.CopyTo(_partition);
        _partitionLength = partition.Length;
        ByPrincipal.StartPartition(partition);
    }

    private void ClosePartition(NameList principals)
    {
        if (_partitionLength < 0)
        {
            return;
        }

        _types.Add(Partition, _grantsOfPartition);
        _grantsOfPartition = 0;
        if (_digests is not null)
        {
            ReadOnlySpan<GrantHashItem> hashes = _hashes.Sort();
            _hashIndex!.Write(Partition, hashes, principals);
            _digests.Add(Partition, hashes);
            _hashes.Clear();
        }
    }

    // Entitlements before a partition have no grants. That of the partition itself is passed over: its digest comes with its grants. Partitions are bare tuples
    // here; in keys a separator follows them, which sorts below every byte inside an element, so both compare alike.
    private void AddEntitlementsUpTo(ReadOnlySpan<byte> partition, bool all)
    {
        while (_entitlementsLeft)
        {
            ReadOnlySpan<byte> entitlement = _entitlements!.Key[EntitlementKeys.PrefixLength..];
            int order = all ? -1 : entitlement.SequenceCompareTo(partition);
            if (order > 0)
            {
                return;
            }

            if (order < 0)
            {
                _digests!.Add(entitlement, []);
            }

            _entitlementsLeft = _entitlements.MoveNext();
        }
    }

    private void AddPending(ReadOnlySpan<byte> principal)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        ByNeedsExpansionKeys.Write(ref key, Partition, principal);
        _pending.Add(key.Written, []);
        key.Dispose();
    }
}
