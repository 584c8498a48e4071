using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Reads a stored <c>c1.storage.v3.EntitlementRecord</c>: one pass over its bytes, spans into them, no allocation.</summary>
/// <remarks>Fields in any order, unknown fields are passed over.</remarks>
public readonly ref struct EntitlementRecordView
{
    private readonly ReadOnlySpan<byte> _record;

    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public EntitlementRecordView(ReadOnlySpan<byte> record)
    {
        _record = record;
        RefView resource = default;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case StorageFields.Entitlement.ExternalId:
                    ExternalId = value;
                    break;
                case StorageFields.Entitlement.Resource:
                    resource.Merge(value);
                    break;
                case StorageFields.Entitlement.DisplayName:
                    DisplayName = value;
                    break;
                case StorageFields.Entitlement.Description:
                    Description = value;
                    break;
                case StorageFields.Entitlement.Purpose:
                    Purpose = value;
                    break;
                case StorageFields.Entitlement.DiscoveredAt:
                    DiscoveredAt = InstantWire.Read(value, DiscoveredAt);
                    break;
                case StorageFields.Entitlement.Slug:
                    Slug = value;
                    break;
                case StorageFields.Entitlement.SourceScopeKey:
                    SourceScopeKey = value;
                    break;
            }
        }

        Resource = resource;
    }

    /// <summary>The entitlement's id.</summary>
    public ReadOnlySpan<byte> ExternalId { get; }

    /// <summary>The resource it is on.</summary>
    public RefView Resource { get; }

    /// <summary>Display name.</summary>
    public ReadOnlySpan<byte> DisplayName { get; }

    /// <summary>Description.</summary>
    public ReadOnlySpan<byte> Description { get; }

    /// <summary>Name of the purpose without its prefix; empty when unspecified.</summary>
    public ReadOnlySpan<byte> Purpose { get; }

    /// <summary>When the entitlement was first seen; not set when the record does not say.</summary>
    public Instant DiscoveredAt { get; }

    /// <summary>Short name.</summary>
    public ReadOnlySpan<byte> Slug { get; }

    /// <summary>Part of the source that the entitlement was fetched from.</summary>
    public ReadOnlySpan<byte> SourceScopeKey { get; }

    /// <summary>Encoded <c>Any</c> messages.</summary>
    public FieldValues Annotations => new(_record, StorageFields.Entitlement.Annotations);

    /// <summary>Types of principal that can hold it.</summary>
    public FieldValues GrantableTo => new(_record, StorageFields.Entitlement.GrantableToResourceTypeIds);
}
