namespace C1z.Engines.Records;

/// <summary>Makes rows of stored records: what a listing hands out for a value it found.</summary>
/// <remarks>
/// Nothing is copied: the fields of a row point into the record's own bytes in the batch. The one exception is the id of a grant that
/// stores none, which is put together behind the record.
/// </remarks>
public static class RecordRows
{
    /// <summary>The row of a resource type.</summary>
    /// <param name="batch">The batch that holds the record.</param>
    /// <param name="value">Where the record is.</param>
    /// <returns>The row, not yet added.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: the record is malformed.</exception>
    public static ResourceTypeRow ResourceType(ResourceTypeBatch batch, ByteRange value)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> record = batch.Bytes(value);
        var view = new ResourceTypeRecordView(record);
        return new ResourceTypeRow
        {
            ExternalId = Within(value, record, view.ExternalId),
            Value = value,
            DiscoveredAt = view.DiscoveredAt,
        };
    }

    /// <summary>The row of a resource.</summary>
    /// <inheritdoc cref="ResourceType"/>
    public static ResourceRow Resource(ResourceBatch batch, ByteRange value)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> record = batch.Bytes(value);
        var view = new ResourceRecordView(record);
        ResourceRow row = default;
        row.ResourceType = Within(value, record, view.ResourceType);
        row.ResourceId = Within(value, record, view.ResourceId);
        if (!view.Parent.ResourceId.IsEmpty)
        {
            row.ParentType = Within(value, record, view.Parent.ResourceType);
            row.ParentId = Within(value, record, view.Parent.ResourceId);
        }

        row.Value = value;
        row.DiscoveredAt = view.DiscoveredAt;
        return row;
    }

    /// <summary>The row of an entitlement.</summary>
    /// <inheritdoc cref="ResourceType"/>
    public static EntitlementRow Entitlement(EntitlementBatch batch, ByteRange value)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> record = batch.Bytes(value);
        var view = new EntitlementRecordView(record);
        return new EntitlementRow
        {
            ExternalId = Within(value, record, view.ExternalId),
            ResourceType = Within(value, record, view.Resource.ResourceType),
            ResourceId = Within(value, record, view.Resource.ResourceId),
            Value = value,
            DiscoveredAt = view.DiscoveredAt,
        };
    }

    /// <summary>The row of a grant.</summary>
    /// <inheritdoc cref="ResourceType"/>
    public static GrantRow Grant(GrantBatch batch, ByteRange value)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> record = batch.Bytes(value);
        var view = new GrantRecordView(record);
        GrantRow row = default;
        row.EntitlementId = Within(value, record, view.Entitlement.EntitlementId);
        row.ResourceType = Within(value, record, view.Entitlement.ResourceType);
        row.ResourceId = Within(value, record, view.Entitlement.ResourceId);
        row.PrincipalType = Within(value, record, view.Principal.ResourceType);
        row.PrincipalId = Within(value, record, view.Principal.ResourceId);
        row.Value = value;
        row.DiscoveredAt = view.DiscoveredAt;
        row.NeedsExpansion = view.NeedsExpansion;
        if (view.HasExpansion)
        {
            row.Expansion = Within(value, record, view.Expansion);
        }

        row.ExternalId = view.ExternalId.IsEmpty ? AppendGrantId(batch, row) : Within(value, record, view.ExternalId);
        return row;
    }

    /// <summary>The row of an asset.</summary>
    /// <inheritdoc cref="ResourceType"/>
    public static AssetRow Asset(AssetBatch batch, ByteRange value)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ReadOnlySpan<byte> record = batch.Bytes(value);
        var view = new AssetRecordView(record);
        return new AssetRow
        {
            ExternalId = Within(value, record, view.ExternalId),
            ContentType = Within(value, record, view.ContentType),
            Data = Within(value, record, view.Data),
            DiscoveredAt = view.DiscoveredAt,
        };
    }

    // The record may move while the id grows behind it, so the parts are taken by their ranges.
    private static ByteRange AppendGrantId(GrantBatch batch, in GrantRow row)
    {
        ByteRange id = batch.Reserve(row.EntitlementId.Length + row.PrincipalType.Length + row.PrincipalId.Length + 2, out Span<byte> target);
        batch.Bytes(row.EntitlementId).CopyTo(target);
        target = target[row.EntitlementId.Length..];
        target[0] = (byte)':';
        batch.Bytes(row.PrincipalType).CopyTo(target[1..]);
        target = target[(row.PrincipalType.Length + 1)..];
        target[0] = (byte)':';
        batch.Bytes(row.PrincipalId).CopyTo(target[1..]);
        return id;
    }

    private static ByteRange Within(ByteRange value, ReadOnlySpan<byte> record, ReadOnlySpan<byte> part) =>
        record.Overlaps(part, out int offset) ? new ByteRange(value.Offset + offset, part.Length) : new ByteRange(value.Offset, 0);
}
