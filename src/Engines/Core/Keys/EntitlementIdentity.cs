namespace C1z.Engines.Keys;

/// <summary>What makes an entitlement one of its kind in a v3 store: its id together with its resource. UTF-8 spans, not owned.</summary>
/// <remarks>
/// Ids usually repeat their resource: <c>group:eng:member</c> on <c>group</c>/<c>eng</c>. Keys leave the repetition out: an id that starts
/// with <c>type ":" id ":"</c> is stored as flag <c>1</c> and the rest, any other as flag <c>0</c> and the whole id. The mapping is reversible,
/// so two entitlements with the same id on different resources stay apart.
/// </remarks>
public readonly ref struct EntitlementIdentity
{
    private const byte Colon = (byte)':';

    /// <summary>Creates an identity.</summary>
    /// <param name="resourceType">Type of the entitlement's resource.</param>
    /// <param name="resourceId">Id of the entitlement's resource.</param>
    /// <param name="id">The entitlement's id.</param>
    public EntitlementIdentity(ReadOnlySpan<byte> resourceType, ReadOnlySpan<byte> resourceId, ReadOnlySpan<byte> id)
    {
        ResourceType = resourceType;
        ResourceId = resourceId;
        Id = id;
    }

    /// <summary>Type of the entitlement's resource.</summary>
    public ReadOnlySpan<byte> ResourceType { get; }

    /// <summary>Id of the entitlement's resource.</summary>
    public ReadOnlySpan<byte> ResourceId { get; }

    /// <summary>The entitlement's id.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>True when the resource is named, without which an entitlement cannot be stored.</summary>
    public bool IsComplete => !ResourceType.IsEmpty && !ResourceId.IsEmpty;

    /// <summary>True when the id repeats its resource: flag <c>1</c>.</summary>
    public bool RepeatsResource =>
        Id.Length >= PrefixLength
        && Id[ResourceType.Length] == Colon
        && Id[PrefixLength - 1] == Colon
        && Id.StartsWith(ResourceType)
        && Id.Slice(ResourceType.Length + 1, ResourceId.Length).SequenceEqual(ResourceId);

    /// <summary>The most bytes that <see cref="EntitlementPartition.Write"/> takes for this identity.</summary>
    public int MaxPartitionLength =>
        checked(TupleCodec.MaxEscapedLength(ResourceType.Length + ResourceId.Length + Id.Length) + 4);

    internal int PrefixLength => ResourceType.Length + ResourceId.Length + 2;
}
