using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Reads a stored <c>c1.storage.v3.ResourceRecord</c>: one pass over its bytes, spans into them, no allocation.</summary>
/// <remarks>
/// Fields in any order, unknown fields are passed over. Messages that an engine does not look into (profile, status, creation time) are
/// given as all their occurrences, which a parser merges.
/// </remarks>
public readonly ref struct ResourceRecordView
{
    private readonly ReadOnlySpan<byte> _record;

    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public ResourceRecordView(ReadOnlySpan<byte> record)
    {
        _record = record;
        RefView parent = default;
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
                case StorageFields.Resource.ResourceTypeId:
                    ResourceType = value;
                    break;
                case StorageFields.Resource.ResourceId:
                    ResourceId = value;
                    break;
                case StorageFields.Resource.DisplayName:
                    DisplayName = value;
                    break;
                case StorageFields.Resource.Description:
                    Description = value;
                    break;
                case StorageFields.Resource.Parent:
                    parent.Merge(value);
                    break;
                case StorageFields.Resource.DiscoveredAt:
                    DiscoveredAt = InstantWire.Read(value, DiscoveredAt);
                    break;
                case StorageFields.Resource.SourceScopeKey:
                    SourceScopeKey = value;
                    break;
                case StorageFields.Resource.IconAssetExternalId:
                    IconAssetId = value;
                    break;
            }
        }

        Parent = parent;
    }

    /// <summary>Resource type.</summary>
    public ReadOnlySpan<byte> ResourceType { get; }

    /// <summary>Resource id.</summary>
    public ReadOnlySpan<byte> ResourceId { get; }

    /// <summary>Display name.</summary>
    public ReadOnlySpan<byte> DisplayName { get; }

    /// <summary>Description.</summary>
    public ReadOnlySpan<byte> Description { get; }

    /// <summary>The parent; one with an empty id counts as none.</summary>
    public RefView Parent { get; }

    /// <summary>When the resource was first seen; not set when the record does not say.</summary>
    public Instant DiscoveredAt { get; }

    /// <summary>Part of the source that the resource was fetched from.</summary>
    public ReadOnlySpan<byte> SourceScopeKey { get; }

    /// <summary>Id of the icon's asset; empty when there is none.</summary>
    public ReadOnlySpan<byte> IconAssetId { get; }

    /// <summary>Encoded <c>Any</c> messages.</summary>
    public FieldValues Annotations => new(_record, StorageFields.Resource.Annotations);

    /// <summary>Encoded <c>google.protobuf.Struct</c>, at most one from a sane writer.</summary>
    public FieldValues Profile => new(_record, StorageFields.Resource.Profile);

    /// <summary>Encoded <c>StatusRecord</c>, at most one from a sane writer; also an encoded <c>c1.connector.v2.Status</c>.</summary>
    public FieldValues Status => new(_record, StorageFields.Resource.Status);

    /// <summary>Encoded creation time, at most one from a sane writer.</summary>
    public FieldValues CreatedAt => new(_record, StorageFields.Resource.CreatedAt);
}
