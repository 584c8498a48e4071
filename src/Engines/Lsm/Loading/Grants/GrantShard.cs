using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using C1z.Engines.Lsm.Sealing;
using C1z.Engines.Lsm.Writing;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Loading;

/// <summary>The grants that one thread loaded: what is their own of their records in slabs, and an entry each.</summary>
/// <remarks>
/// Keys are not stored. An entitlement or a principal is stored once, when it is first seen, and a grant refers to both by number; what the numbers are worth
/// in the order of keys is settled when everything is there (<see cref="RankedGrants"/>). For one thread at a time while it is filled.
/// </remarks>
/// <param name="path">The snapshot, for messages.</param>
internal sealed class GrantShard(string path) : IDisposable
{
    private const int RowsBetweenPolls = 1 << 12;

    private readonly ByteSlabs _records = new();
    private readonly NativeArray<GrantEntry> _entries = new();
    private readonly InternTable _entitlements = new();
    private readonly InternTable _principals = new();
    private byte[] _scratch = [];

    /// <summary>Number of grants, repeated ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>Memory it takes, in bytes.</summary>
    public long MemoryBytes => _records.MemoryBytes + _entries.MemoryBytes + _entitlements.MemoryBytes + _principals.MemoryBytes;

    /// <summary>What of the memory is in use, in bytes.</summary>
    public unsafe long ContentBytes => _records.ContentBytes + (_entries.Count * (long)sizeof(GrantEntry)) + Entitlements.ContentBytes + Principals.ContentBytes;

    /// <summary>The grants in the order they came.</summary>
    public ReadOnlySpan<GrantEntry> Entries => _entries.Items;

    /// <summary>Names of entitlements (<see cref="GrantName"/>).</summary>
    public NameList Entitlements => _entitlements.Names;

    /// <summary>Names of principals (<see cref="GrantName"/>).</summary>
    public NameList Principals => _principals.Names;

    /// <summary>The record of a grant.</summary>
    /// <param name="entry">The grant.</param>
    /// <param name="scratch">Memory for a record that has to be put together; it grows as needed.</param>
    /// <returns>Valid as long as the shard and the memory.</returns>
    public ReadOnlySpan<byte> Record(in GrantEntry entry, ref byte[] scratch)
    {
        ReadOnlySpan<byte> stored = _records.Read(entry.Position, entry.Length);
        if (entry.Head < 0)
        {
            return stored;
        }

        ReadOnlySpan<byte> entitlement = Entitlements[entry.Entitlement];
        ReadOnlySpan<byte> principal = Principals[entry.Principal];
        int length = GrantTemplate.FullLength(stored.Length, entitlement, principal);
        if (length > scratch.Length)
        {
            scratch = new byte[Math.Max(length, scratch.Length * 2)];
        }

        GrantTemplate.Fill(stored, entry.Head, entitlement, principal, scratch);
        return scratch.AsSpan(0, length);
    }

    /// <summary>Adds the grants of a batch, all or none.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="now">The time of discovery of rows that have none.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="EngineException">A row without an identity or a record, or with text that is not UTF-8.</exception>
    public void Append(GrantBatch batch, Instant now, CancellationToken cancel)
    {
        int count = _entries.Count;
        long mark = _records.Mark;
        try
        {
            int untilPoll = 0;
            foreach (ref readonly GrantRow row in batch.Rows)
            {
                if (untilPoll-- == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    untilPoll = RowsBetweenPolls;
                }

                Append(batch, in row, now);
            }
        }
        catch
        {
            _entries.Resize(count);
            _records.RollBack(mark);
            throw;
        }
    }

    /// <summary>Asks the processor for a grant's entry, which is read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchEntry(int index) => Prefetch.Read(in _entries[index]);

    /// <summary>Asks the processor for what is stored of a grant, whose entry is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchRecord(int index)
    {
        ref GrantEntry entry = ref _entries[index];
        Prefetch.Read(in MemoryMarshal.GetReference(_records.Read(entry.Position, entry.Length)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _entries.Dispose();
        _records.Dispose();
        _entitlements.Dispose();
        _principals.Dispose();
    }

    private void Append(GrantBatch batch, in GrantRow row, Instant now)
    {
        RowRules.RequireIdentity(in row, path);
        RowRules.RequireText(Utf8.IsValid(batch.Bytes(row.ExternalId)), path);
        ReadOnlySpan<byte> record = RowRules.RequireRecord(batch, row.Value, path);
        ReadOnlySpan<byte> name = GrantName.OfEntitlement(batch, in row, ref _scratch, out int entitlementStart);
        int entitlement = _entitlements.TryFind(name, out int id) ? id : AddName(_entitlements, name);
        int entitlementLength = name.Length;
        name = GrantName.OfPrincipal(batch, in row, ref _scratch, out int principalStart);
        int principal = _principals.TryFind(name, out id) ? id : AddName(_principals, name);
        int head = -1;
        if (!row.DiscoveredAt.IsSet)
        {
            Span<byte> room = _records.GetRoom(checked(record.Length + RecordTime.MaxGrowth));
            record = room[..RecordTime.Fill(record, StorageFields.Grant.DiscoveredAt, now, room)];
        }
        else if (GrantTemplate.Fits(
            record, entitlementStart - row.Value.Offset, entitlementLength, principalStart - row.Value.Offset, name.Length))
        {
            head = GrantTemplate.HeadLength(entitlementStart - row.Value.Offset);
            ReadOnlySpan<byte> tail = record[(principalStart - row.Value.Offset + name.Length)..];
            Span<byte> room = _records.GetRoom(head + tail.Length);
            record[..head].CopyTo(room);
            tail.CopyTo(room[head..]);
            record = room[..(head + tail.Length)];
        }
        else
        {
            Span<byte> room = _records.GetRoom(record.Length);
            record.CopyTo(room);
        }

        // What is left is a message too: the references say nothing of traits.
        GrantTraits traits = GrantTraits.Of(record);
        RowRules.RequireLength(record.Length, path);
        _entries.Add(new GrantEntry(_records.Commit(record.Length), record.Length, head, traits, entitlement, principal));
    }

    private int AddName(InternTable names, ReadOnlySpan<byte> name)
    {
        RowRules.RequireText(GrantName.IsText(name), path);
        return names.Add(name);
    }
}
