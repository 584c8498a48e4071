using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Reads a stored <c>c1.storage.v3.ResourceTypeRecord</c>: one pass over its bytes, spans into them, no allocation.</summary>
/// <remarks>Fields in any order, unknown fields are passed over.</remarks>
public readonly ref struct ResourceTypeRecordView
{
    private readonly ReadOnlySpan<byte> _record;

    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public ResourceTypeRecordView(ReadOnlySpan<byte> record)
    {
        _record = record;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(StorageFields.ResourceType.SourcedExternally, WireType.Varint))
            {
                SourcedExternally = reader.ReadBool();
                continue;
            }

            if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case StorageFields.ResourceType.ExternalId:
                    ExternalId = value;
                    break;
                case StorageFields.ResourceType.DisplayName:
                    DisplayName = value;
                    break;
                case StorageFields.ResourceType.DiscoveredAt:
                    DiscoveredAt = InstantWire.Read(value, DiscoveredAt);
                    break;
                case StorageFields.ResourceType.Description:
                    Description = value;
                    break;
            }
        }
    }

    /// <summary>The type's id.</summary>
    public ReadOnlySpan<byte> ExternalId { get; }

    /// <summary>Display name.</summary>
    public ReadOnlySpan<byte> DisplayName { get; }

    /// <summary>When the type was first seen; not set when the record does not say.</summary>
    public Instant DiscoveredAt { get; }

    /// <summary>Description.</summary>
    public ReadOnlySpan<byte> Description { get; }

    /// <summary>True when resources of this type come from elsewhere.</summary>
    public bool SourcedExternally { get; }

    /// <summary>Names of traits without their prefix.</summary>
    public FieldValues Traits => new(_record, StorageFields.ResourceType.Traits);

    /// <summary>Encoded <c>Any</c> messages.</summary>
    public FieldValues Annotations => new(_record, StorageFields.ResourceType.Annotations);
}
