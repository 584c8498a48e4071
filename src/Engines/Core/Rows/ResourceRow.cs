namespace C1z.Engines;

/// <summary>One resource: identity, parent, opaque record.</summary>
public struct ResourceRow
{
    /// <summary>Resource type.</summary>
    public ByteRange ResourceType;

    /// <summary>Resource id within its type.</summary>
    public ByteRange ResourceId;

    /// <summary>Resource type of the parent; absent without a parent.</summary>
    public ByteRange ParentType;

    /// <summary>Resource id of the parent; absent without a parent.</summary>
    public ByteRange ParentId;

    /// <summary>The record in the engine's <see cref="RecordEncoding"/>.</summary>
    public ByteRange Value;

    /// <summary>When the row was first seen. On a put, the default value means "now".</summary>
    public Instant DiscoveredAt;
}

/// <summary>A batch of resources.</summary>
public sealed class ResourceBatch : RowBatch<ResourceRow>
{
    /// <inheritdoc cref="RowBatch{TRow}(int, int)"/>
    public ResourceBatch(int rowCapacity = 0, int slabCapacity = 0)
        : base(rowCapacity, slabCapacity)
    {
    }
}
