namespace C1z.Engines;

/// <summary>One resource type: id and opaque record.</summary>
public struct ResourceTypeRow
{
    /// <summary>The type's id.</summary>
    public ByteRange ExternalId;

    /// <summary>The record in the engine's <see cref="RecordEncoding"/>.</summary>
    public ByteRange Value;

    /// <summary>When the row was first seen. On a put, the default value means "now".</summary>
    public Instant DiscoveredAt;
}

/// <summary>A batch of resource types.</summary>
public sealed class ResourceTypeBatch : RowBatch<ResourceTypeRow>
{
    /// <inheritdoc cref="RowBatch{TRow}(int, int)"/>
    public ResourceTypeBatch(int rowCapacity = 0, int slabCapacity = 0)
        : base(rowCapacity, slabCapacity)
    {
    }
}
