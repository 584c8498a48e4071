using System.Buffers.Binary;
using System.Text;
using C1z.Engines.Expansion;
using C1z.Engines.Keys;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Writing;
using C1z.Engines.Wire;

namespace C1z.Engines.Sqlite.Expansion;

/// <summary>Writes what a destination gets: sources into the grants that are there, new grants where there is none.</summary>
/// <remarks>
/// A derived grant carries the whole entitlement and the principal as the grant had it that it was first seen in, as the ecosystem's grants do. Every principal
/// is looked up in the index; nothing is held in memory.
/// </remarks>
internal sealed class DerivedGrantWriter
{
    private const string Doing = "merge derived grants";
    private const int ResourceId = 1;
    private const int IdType = 1;
    private const int IdResource = 2;

    private readonly SqliteSession _session;
    private readonly Statement _existing;
    private readonly Statement _update;
    private readonly Statement _insert;
    private readonly Statement _entitlement;
    private readonly Statement _origin;
    private readonly List<(long Id, byte[] Record)> _rows = [];
    private byte[] _type = [];
    private byte[] _id = [];
    private byte[] _principal = new byte[512];
    private byte[] _externalId = new byte[256];
    private byte[] _record = new byte[2048];

    /// <summary>Prepares.</summary>
    /// <param name="session">The database.</param>
    /// <param name="sync">The sync.</param>
    /// <param name="now">Discovery time of new grants, as it is stored.</param>
    public DerivedGrantWriter(SqliteSession session, ReadOnlySpan<byte> sync, ReadOnlySpan<byte> now)
    {
        _session = session;
        _existing = session.Cached(
            "SELECT id, data FROM v1_grants WHERE entitlement_id = ?1 AND principal_resource_type_id = ?2 AND principal_resource_id = ?3 AND sync_id = ?4", Doing);
        _update = session.Cached("UPDATE v1_grants SET data = ?2 WHERE id = ?1", Doing);
        _insert = session.Cached(WriteSql.NewGrant, Doing);
        _entitlement = session.Cached("SELECT data FROM v1_entitlements WHERE external_id = ?1 AND sync_id = ?2", Doing);
        _origin = session.Cached("SELECT data FROM v1_grants WHERE id = ?1", Doing);
        _existing.BindText(4, sync);
        _entitlement.BindText(2, sync);
        _insert.BindText(1, sync);
        _insert.BindText(2, now);
    }

    /// <summary>Writes a destination.</summary>
    /// <param name="derived">The result.</param>
    /// <param name="destination">Position of the destination.</param>
    /// <param name="cancel">Polled for every principal.</param>
    public void Write(IDerivedGrants derived, int destination, CancellationToken cancel)
    {
        DerivedDestination target = derived.Destinations[destination];
        var sources = new SourceMerger(GrantWire.SourceFields, target);
        byte[] entitlement = ReadEntitlement(target.Entitlement.Id);
        _existing.BindText(1, target.Entitlement.Id);
        _insert.BindText(5, target.Entitlement.ResourceType);
        _insert.BindText(6, target.Entitlement.ResourceId);
        _insert.BindText(7, target.Entitlement.Id);
        using DerivedGrantCursor cursor = derived.Open(destination);
        while (cursor.MoveNext())
        {
            cancel.ThrowIfCancellationRequested();
            TakePrincipal(cursor.Principal, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id);
            FindExisting(type, id);
            if (_rows.Count == 0)
            {
                Insert(target.Entitlement, entitlement, type, id, cursor, sources);
            }

            foreach ((long row, byte[] record) in _rows)
            {
                Mark(row, record, cursor, sources);
            }
        }
    }

    private byte[] ReadEntitlement(byte[] id)
    {
        _entitlement.BindText(1, id);
        using Statement.Lease lease = _entitlement.Use();
        return _entitlement.Step() ? _entitlement.Blob(0).ToArray() : [];
    }

    private void TakePrincipal(ReadOnlySpan<byte> tuple, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        if (!PrincipalTuple.TryParse(tuple, out PrincipalTuple principal))
        {
            throw new EngineException(EngineErrorCode.Internal, "a derived grant names no principal");
        }

        type = Unescape(principal.Type, ref _type);
        id = Unescape(principal.Id, ref _id);
    }

    private void FindExisting(ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
    {
        _rows.Clear();
        _existing.BindText(2, type);
        _existing.BindText(3, id);
        using Statement.Lease lease = _existing.Use();
        while (_existing.Step())
        {
            _rows.Add((_existing.Int64(0), _existing.Blob(1).ToArray()));
        }
    }

    private void Mark(long row, ReadOnlySpan<byte> record, DerivedGrantCursor cursor, SourceMerger sources)
    {
        sources.Begin();
        GrantSourceKeys existing = GrantWire.SourceKeys(record);
        while (existing.MoveNext())
        {
            sources.AddExisting(existing.Entry);
        }

        if (sources.TryMerge(cursor.Sources, out ReadOnlySpan<byte> merged))
        {
            Ensure(ref _record, record.Length + merged.Length + GrantWire.SourcesOverhead);
            int length = GrantWire.CopyWithSources(record, merged, _record);
            _update.Bind(1, row);
            _update.BindBlob(2, _record.AsSpan(0, length));
            _update.Execute();
        }
    }

    private void Insert(
        EntitlementName name, byte[] entitlement, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, DerivedGrantCursor cursor, SourceMerger sources)
    {
        ReadOnlySpan<byte> principal = PrincipalOf(BinaryPrimitives.ReadInt64LittleEndian(cursor.Payload), type, id);
        ReadOnlySpan<byte> externalId = ExternalId(name.Id, type, id);
        ReadOnlySpan<byte> encoded = sources.Derive(cursor.Sources);
        Ensure(ref _record, checked(entitlement.Length + principal.Length + externalId.Length + encoded.Length + GrantWire.DerivedOverhead));
        int length = GrantWire.WriteDerived(entitlement, principal, externalId, encoded, _record);
        _insert.BindBlob(3, _record.AsSpan(0, length));
        _insert.BindText(4, externalId);
        _insert.BindText(8, type);
        _insert.BindText(9, id);
        _insert.Execute();
        if (_session.Changes() == 0)
        {
            throw new EngineException(
                EngineErrorCode.FailedPrecondition,
                $"the grant '{Encoding.UTF8.GetString(externalId)}' follows from an expansion, but that id belongs to a grant of something else",
                _session.SnapshotPath);
        }
    }

    // A slim grant does not carry its principal; then the derived one carries its identity only.
    private ReadOnlySpan<byte> PrincipalOf(long row, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
    {
        _origin.Bind(1, row);
        using Statement.Lease lease = _origin.Use();
        int length;
        if (_origin.Step() && GrantWire.TryGetPrincipal(_origin.Blob(0), out ReadOnlySpan<byte> principal))
        {
            length = principal.Length;
            Ensure(ref _principal, length);
            principal.CopyTo(_principal);
        }
        else
        {
            int content = WireSize.BytesField(IdType, type.Length) + WireSize.BytesField(IdResource, id.Length);
            length = WireSize.BytesField(ResourceId, content);
            Ensure(ref _principal, length);
            var writer = new WireWriter(_principal);
            writer.WriteLength(ResourceId, content);
            writer.WriteBytesField(IdType, type);
            writer.WriteBytesField(IdResource, id);
        }

        return _principal.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> ExternalId(ReadOnlySpan<byte> entitlement, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
    {
        int length = checked(entitlement.Length + type.Length + id.Length + 2);
        Ensure(ref _externalId, length);
        Span<byte> room = _externalId;
        entitlement.CopyTo(room);
        room[entitlement.Length] = (byte)':';
        type.CopyTo(room[(entitlement.Length + 1)..]);
        room[entitlement.Length + 1 + type.Length] = (byte)':';
        id.CopyTo(room[(entitlement.Length + type.Length + 2)..]);
        return room[..length];
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped, ref byte[] buffer)
    {
        Ensure(ref buffer, escaped.Length);
        return buffer.AsSpan(0, TupleCodec.UnescapeTo(escaped, buffer));
    }

    private static void Ensure(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, 2 * buffer.Length)];
        }
    }
}
