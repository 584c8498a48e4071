namespace C1z.Engines;

/// <summary>
/// One grant as an engine sees it: the identity that keys and filters are made of, and the record itself as opaque bytes in the
/// engine's <see cref="RecordEncoding"/>.
/// </summary>
/// <remarks>
/// <see cref="Value"/> never holds the expandable annotation among its annotations: whoever builds the row moves it to
/// <see cref="Expansion"/>. Records of v3 have a field of their own for it, and <see cref="Expansion"/> points there.
/// Parts that a query did not ask for (<see cref="RowParts"/>) are absent.
/// </remarks>
public struct GrantRow
{
    /// <summary>The grant's id; free text, may be empty.</summary>
    public ByteRange ExternalId;

    /// <summary>Id of the entitlement that is granted.</summary>
    public ByteRange EntitlementId;

    /// <summary>Resource type of the entitlement's resource.</summary>
    public ByteRange ResourceType;

    /// <summary>Resource id of the entitlement's resource.</summary>
    public ByteRange ResourceId;

    /// <summary>Resource type of the principal.</summary>
    public ByteRange PrincipalType;

    /// <summary>Resource id of the principal.</summary>
    public ByteRange PrincipalId;

    /// <summary>A serialized <c>c1.connector.v2.GrantExpandable</c>; absent when the grant is not expandable.</summary>
    public ByteRange Expansion;

    /// <summary>The record in the engine's encoding.</summary>
    public ByteRange Value;

    /// <summary>When the row was first seen. On a put, the default value means "now".</summary>
    public Instant DiscoveredAt;

    /// <summary>True while expansion of this grant is still to be done. Ignored on puts: engines derive it.</summary>
    public bool NeedsExpansion;
}

/// <summary>A batch of grants.</summary>
public sealed class GrantBatch : RowBatch<GrantRow>
{
    /// <inheritdoc cref="RowBatch{TRow}(int, int)"/>
    public GrantBatch(int rowCapacity = 0, int slabCapacity = 0)
        : base(rowCapacity, slabCapacity)
    {
    }
}

/// <summary>Which parts of a grant a query wants; the rest stays absent and unread.</summary>
[Flags]
public enum RowParts
{
    /// <summary>Identity only: ids and principal.</summary>
    Identity = 0,

    /// <summary>The record bytes.</summary>
    Value = 1,

    /// <summary>The expandable annotation and its state.</summary>
    Expansion = 2,

    /// <summary>Everything.</summary>
    All = Value | Expansion,
}
