using System.Buffers.Binary;
using C1z.Engines.Keys;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Expansion;
using C1z.Engines.Sqlite.Maintenance;
using C1z.Engines.Sqlite.Schema;
using C1z.Engines.Wire;

namespace C1z.Engines.Sqlite;

// Derived grants are rows like any other here: they are written, destination by destination.
public sealed partial class SqliteEngine : IGrantExpansion
{
    private const int RowsBetweenPolls = 1 << 12;

    // The order of the columns is the order of the index, and both are the order of principals.
    private const string SelectHolders =
        "SELECT id, principal_resource_type_id, principal_resource_id, data FROM v1_grants "
        + "WHERE entitlement_id = ?1 AND sync_id = ?2 ORDER BY principal_resource_type_id, principal_resource_id, id";

    /// <inheritdoc/>
    public void ReadHolders(EntitlementName entitlement, IHolderSink sink, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        ArgumentNullException.ThrowIfNull(sink);
        using Lock.Scope scope = Enter();
        _indexes.Need(V1Schema.GrantEntitlementPrincipalIndex);
        Statement holders = _session.Cached(SelectHolders, "read the holders of an entitlement");
        holders.BindText(1, entitlement.Id);
        holders.BindText(2, RequireCurrent());
        using Statement.Lease lease = holders.Use();
        Span<byte> payload = stackalloc byte[sizeof(long)];
        var principal = new KeyWriter(stackalloc byte[256]);
        for (int i = 1; holders.Step(); i++)
        {
            if (i % RowsBetweenPolls == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            // The row stands for the principal: its record is too large to be remembered.
            BinaryPrimitives.WriteInt64LittleEndian(payload, holders.Int64(0));
            principal.Clear();
            PrincipalTuple.Write(ref principal, holders.Text(1), holders.Text(2));
            sink.Add(principal.Written, IsDirect(holders.Blob(3), entitlement.Id), payload);
        }

        principal.Dispose();
    }

    /// <inheritdoc/>
    public void MergeDerived(IDerivedGrants derived, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(derived);
        using IDerivedGrants taken = derived;
        using Lock.Scope scope = EnterForWriting();
        byte[] sync = RequireCurrent();
        _indexes.Need(V1Schema.GrantEntitlementPrincipalIndex);
        if (derived.Destinations.Count == 0)
        {
            return;
        }

        EnsureBackfilled();
        IsDirty = true;
        ForgetStats();
        var merge = new DerivedGrantWriter(_session, sync, _stamps.Write(TimestampText.WallClock(Clock), out _));
        for (int i = 0; i < derived.Destinations.Count; i++)
        {
            int destination = i;
            OwnTransaction.Run(_session, () => merge.Write(derived, destination, cancel), CancellationToken.None);
        }
    }

    private static bool IsDirect(ReadOnlySpan<byte> grant, ReadOnlySpan<byte> entitlementId)
    {
        bool hasSources = false;
        foreach (ReadOnlySpan<byte> source in GrantWire.SourceKeys(grant))
        {
            if (source.SequenceEqual(entitlementId))
            {
                return true;
            }

            hasSources = true;
        }

        return !hasSources;
    }
}
