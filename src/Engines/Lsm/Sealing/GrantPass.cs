using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Writes the grants and, while they go by in key order, all that is derived from them.</summary>
/// <remarks>
/// The hash index and the index of pending expansions come out in their own key order and go straight into tables. The index by principal has another
/// order: it is collected and sorted afterwards. Digests go by entitlement, also by those without grants, so entitlements are walked alongside.
/// </remarks>
internal sealed class GrantPass : IDisposable, IDigestSink
{
    private const int CancelInterval = 1 << 14;

    private readonly TableStream _grants;
    private readonly TableStream _pending;
    private readonly HashIndexWriter? _hashes;
    private readonly DigestBuilder? _digests;
    private readonly RowCursor? _entitlements;
    private readonly TypeCounter _types;
    private readonly RowSorter _byPrincipal;
    private readonly RowSorter _digestNodes;
    private byte[] _partition = new byte[256];
    private int _partitionLength = -1;
    private long _grantsOfPartition;
    private readonly byte[] _key = new byte[256];
    private bool _entitlementsLeft;

    /// <summary>Creates a pass.</summary>
    /// <param name="tables">Where tables go.</param>
    /// <param name="types">Counts the grants by the type of their entitlement's resource.</param>
    /// <param name="entitlements">A walk over the entitlements, for digests; null to make none.</param>
    /// <param name="byPrincipal">Receives the keys of the index by principal.</param>
    /// <param name="digestNodes">Receives the nodes of the digests, without the global root.</param>
    /// <param name="newHashIndex">Makes the writer of the hash index; called when digests are made.</param>
    public GrantPass(TableSet tables, TypeCounter types, RowCursor? entitlements, RowSorter byPrincipal, RowSorter digestNodes, Func<HashIndexWriter> newHashIndex)
    {
        _byPrincipal = byPrincipal;
        _digestNodes = digestNodes;
        _grants = tables.Begin();
        _pending = tables.Begin();
        _types = types;
        _entitlements = entitlements;
        if (entitlements is not null)
        {
            _hashes = newHashIndex();
            _digests = new DigestBuilder(this);
            _entitlementsLeft = entitlements.MoveNext();
        }
    }

    /// <summary>The global root; only meaningful when digests are made.</summary>
    public DigestRoot GlobalRoot { get; private set; }

    /// <summary>Writes all grants.</summary>
    /// <param name="grants">They, in key order.</param>
    /// <param name="cancel">Ends the pass.</param>
    public void Run(RowCursor grants, CancellationToken cancel)
    {
        for (int i = 1; grants.MoveNext(); i++)
        {
            if (i % CancelInterval == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            Add(grants.Key, grants.Value);
        }

        ClosePartition();
        AddEntitlementsUpTo([], all: true);
        GlobalRoot = _digests?.Finish() ?? default;
        _types.Flush();
        _grants.Finish();
        _pending.Finish();
        _hashes?.Finish();
    }

    /// <inheritdoc/>
    public void AddNode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _digestNodes.Add(key, value);

    /// <inheritdoc/>
    public void Dispose()
    {
        _grants.Dispose();
        _pending.Dispose();
        _hashes?.Dispose();
    }

    private ReadOnlySpan<byte> Partition => _partition.AsSpan(0, Math.Max(_partitionLength, 0));

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> principal = PrincipalOf(key);
        GrantTraits traits = GrantTraits.Of(record);
        _grants.Add(key, record);
        if (traits.NeedsExpansion)
        {
            AddPending(principal);
        }

        AddByPrincipal(principal);
        if (_digests is not null)
        {
            _hashes!.Add(principal, _digests.AddGrant(key, traits.HasSources ? record : default));
            if (_hashes.IsFull)
            {
                _hashes.Overflow(Partition);
            }
        }

        _grantsOfPartition++;
    }

    // The usual grant belongs to the partition of the one before.
    private ReadOnlySpan<byte> PrincipalOf(ReadOnlySpan<byte> key)
    {
        int end = GrantKeys.PrefixLength + _partitionLength;
        if (_partitionLength >= 0 && key.Length > end && key[end] == TupleCodec.Separator && key[GrantKeys.PrefixLength..end].SequenceEqual(Partition))
        {
            return key[(end + 1)..];
        }

        if (!GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal))
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"the key {Convert.ToHexStringLower(key)} is not the key of a grant");
        }

        ClosePartition();
        AddEntitlementsUpTo(partition, all: false);
        if (partition.Length > _partition.Length)
        {
            _partition = new byte[Math.Max(partition.Length, _partition.Length * 2)];
        }

        partition.CopyTo(_partition);
        _partitionLength = partition.Length;
        return principal;
    }

    private void ClosePartition()
    {
        if (_partitionLength >= 0)
        {
            _types.Add(Partition, _grantsOfPartition);
            _hashes?.ClosePartition(Partition);
            _grantsOfPartition = 0;
        }
    }

    private void AddEntitlementsUpTo(ReadOnlySpan<byte> partition, bool all)
    {
        while (_entitlementsLeft)
        {
            ReadOnlySpan<byte> entitlement = _entitlements!.Key[EntitlementKeys.PrefixLength..];
            if (!all && CompareTuples(entitlement, partition) > 0)
            {
                return;
            }

            _digests!.AddEntitlement(entitlement);
            _entitlementsLeft = _entitlements.MoveNext();
        }
    }

    // Partitions are bare tuples here; in the keys that give the order a separator follows them, which sorts below every byte inside an element. Comparing
    // the tuples alone gives the same order, because a tuple that is the beginning of another comes first either way.
    private static int CompareTuples(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);

    private void AddPending(ReadOnlySpan<byte> principal)
    {
        var key = new KeyWriter(_key);
        ByNeedsExpansionKeys.Write(ref key, Partition, principal);
        _pending.Add(key.Written, []);
        key.Dispose();
    }

    private void AddByPrincipal(ReadOnlySpan<byte> principal)
    {
        const int prefix = 4;
        Span<byte> room = _byPrincipal.GetRoom(prefix + principal.Length + 1 + _partitionLength);
        var key = new KeyWriter(room);
        ByPrincipalKeys.Write(ref key, principal, Partition);
        _byPrincipal.Commit(key.Length, 0);
    }
}
