namespace C1z.Engines;

/// <summary>One entitlement: identity and opaque record.</summary>
public struct EntitlementRow
{
    /// <summary>The entitlement's id.</summary>
    public ByteRange ExternalId;

    /// <summary>Resource type of its resource.</summary>
    public ByteRange ResourceType;

    /// <summary>Resource id of its resource.</summary>
    public ByteRange ResourceId;

    /// <summary>The record in the engine's <see cref="RecordEncoding"/>.</summary>
    public ByteRange Value;

    /// <summary>When the row was first seen. On a put, the default value means "now".</summary>
    public Instant DiscoveredAt;
}

/// <summary>A batch of entitlements.</summary>
public sealed class EntitlementBatch : RowBatch<EntitlementRow>
{
    /// <inheritdoc cref="RowBatch{TRow}(int, int)"/>
    public EntitlementBatch(int rowCapacity = 0, int slabCapacity = 0)
        : base(rowCapacity, slabCapacity)
    {
    }
}
