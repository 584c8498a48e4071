using C1z.Engines.Expansion;
using C1z.Engines.Records;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>Makes the records of a destination: derived grants, and grants that get sources.</summary>
/// <remarks>What all records of the destination share is encoded once. For one thread.</remarks>
internal sealed class DerivedRecords
{
    private const int AnyTypeUrl = 1;

    private static readonly SourceFields Fields = new(StorageFields.Grant.Sources, StorageFields.GrantSource.IsDirect);

    private readonly byte[] _idPrefix;
    private readonly byte[] _entitlement;
    private readonly byte[] _timeAndAnnotation;
    private readonly SourceMerger _sources;
    private byte[] _record = new byte[512];

    /// <summary>Prepares a destination.</summary>
    /// <param name="destination">Which.</param>
    /// <param name="now">The discovery time of derived grants.</param>
    public DerivedRecords(DerivedDestination destination, Instant now)
    {
        EntitlementName name = destination.Entitlement;
        _idPrefix = [.. name.Id, (byte)':'];
        byte[] room = new byte[GrantRecordWriter.Overhead + name.ResourceType.Length + name.ResourceId.Length + name.Id.Length];
        var entitlement = new GrantRecordWriter(room);
        entitlement.WriteEntitlement(name.ResourceType, name.ResourceId, name.Id);
        _entitlement = room[..entitlement.Length];
        _timeAndAnnotation = EncodeTimeAndAnnotation(now);
        _sources = new SourceMerger(Fields, destination);
    }

    /// <summary>Makes the record of a grant that did not exist.</summary>
    /// <param name="grant">Its principal and sources.</param>
    /// <returns>The record; valid until the next call.</returns>
    public ReadOnlySpan<byte> Make(DerivedGrantCursor grant)
    {
        ReadOnlySpan<byte> payload = grant.Payload;
        RefView principal = RefView.Read(payload);
        ReadOnlySpan<byte> sources = _sources.Derive(grant.Sources);
        int idLength = _idPrefix.Length + principal.ResourceType.Length + 1 + principal.ResourceId.Length;
        int length = checked(
            WireSize.BytesField(StorageFields.Grant.ExternalId, idLength)
            + _entitlement.Length
            + WireSize.BytesField(StorageFields.Grant.Principal, payload.Length)
            + _timeAndAnnotation.Length
            + sources.Length);
        var writer = new WireWriter(Room(length));
        writer.WriteLength(StorageFields.Grant.ExternalId, idLength);
        writer.WriteRaw(_idPrefix);
        writer.WriteRaw(principal.ResourceType);
        writer.WriteRaw(":"u8);
        writer.WriteRaw(principal.ResourceId);
        writer.WriteRaw(_entitlement);
        writer.WriteBytesField(StorageFields.Grant.Principal, payload);
        writer.WriteRaw(_timeAndAnnotation);
        writer.WriteRaw(sources);
        return _record.AsSpan(0, length);
    }

    /// <summary>Gives sources to a grant that exists.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="grant">Its principal and sources.</param>
    /// <returns>The changed record, valid until the next call; the same record when it has the sources already.</returns>
    public ReadOnlySpan<byte> Mark(ReadOnlySpan<byte> record, DerivedGrantCursor grant)
    {
        _sources.Begin();
        foreach (ReadOnlySpan<byte> entry in new FieldValues(record, StorageFields.Grant.Sources))
        {
            _sources.AddExisting(entry);
        }

        if (!_sources.TryMerge(grant.Sources, out ReadOnlySpan<byte> merged))
        {
            return record;
        }

        GrantChange change = default;
        change.SetSources(merged);
        return _record.AsSpan(0, change.Apply(record, Room(checked(record.Length + change.MaxGrowth))));
    }

    private static byte[] EncodeTimeAndAnnotation(Instant now)
    {
        byte[] url = [.. "type.googleapis.com/"u8, .. GrantWire.ImmutableType];
        byte[] any = new byte[WireSize.BytesField(AnyTypeUrl, url.Length)];
        var anyWriter = new WireWriter(any);
        anyWriter.WriteBytesField(AnyTypeUrl, url);
        byte[] room = new byte[GrantRecordWriter.Overhead + any.Length];
        var writer = new GrantRecordWriter(room);
        writer.WriteDiscoveredAt(now);
        writer.WriteAnnotation(any);
        return room[..writer.Length];
    }

    private Span<byte> Room(int length)
    {
        if (_record.Length < length)
        {
            _record = new byte[Math.Max(length, 2 * _record.Length)];
        }

        return _record;
    }
}
