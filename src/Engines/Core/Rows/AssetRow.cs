namespace C1z.Engines;

/// <summary>One asset: an icon, a logo; raw bytes with a content type.</summary>
public struct AssetRow
{
    /// <summary>The asset's id.</summary>
    public ByteRange ExternalId;

    /// <summary>Media type; <c>unknown</c> when the producer gave none.</summary>
    public ByteRange ContentType;

    /// <summary>The asset itself.</summary>
    public ByteRange Data;

    /// <summary>When the row was first seen. On a put, the default value means "now".</summary>
    public Instant DiscoveredAt;
}

/// <summary>A batch of assets.</summary>
public sealed class AssetBatch : RowBatch<AssetRow>
{
    /// <inheritdoc cref="RowBatch{TRow}(int, int)"/>
    public AssetBatch(int rowCapacity = 0, int slabCapacity = 0)
        : base(rowCapacity, slabCapacity)
    {
    }
}
