namespace C1z.Engines.Keys;

/// <summary>
/// The four escaped elements that name an entitlement inside keys. All grants of the entitlement share them, which makes them the unit
/// that digests are built over: a partition.
/// </summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>resource type · resource id · flag · tail</c>, <c>·</c> being <c>00</c>, flag and tail as
/// <see cref="EntitlementIdentity"/> tells. A view over bytes it does not own.
/// </remarks>
public readonly ref struct EntitlementPartition
{
    private const byte Prefixed = (byte)'1';
    private const byte Whole = (byte)'0';

    private EntitlementPartition(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> resourceType, ReadOnlySpan<byte> resourceId, bool repeatsResource, ReadOnlySpan<byte> tail)
    {
        Bytes = bytes;
        ResourceType = resourceType;
        ResourceId = resourceId;
        RepeatsResource = repeatsResource;
        Tail = tail;
    }

    /// <summary>All four elements with the separators between them.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Type of the entitlement's resource, escaped.</summary>
    public ReadOnlySpan<byte> ResourceType { get; }

    /// <summary>Id of the entitlement's resource, escaped.</summary>
    public ReadOnlySpan<byte> ResourceId { get; }

    /// <summary>True for flag <c>1</c>: the id is the resource's type and id with colons, then <see cref="Tail"/>.</summary>
    public bool RepeatsResource { get; }

    /// <summary>The id, or what follows the repeated resource in it, escaped.</summary>
    public ReadOnlySpan<byte> Tail { get; }

    /// <summary>Room that <see cref="CopyEntitlementId"/> needs at most.</summary>
    public int MaxEntitlementIdLength => Bytes.Length;

    /// <summary>Appends the partition of an entitlement to a key.</summary>
    /// <param name="key">The key under construction.</param>
    /// <param name="entitlement">The entitlement.</param>
    public static void Write(ref KeyWriter key, scoped EntitlementIdentity entitlement)
    {
        bool repeats = entitlement.RepeatsResource;
        key.WriteElement(entitlement.ResourceType);
        key.WriteNextElement(entitlement.ResourceId);
        key.WriteSeparator();
        key.WriteByte(repeats ? Prefixed : Whole);
        key.WriteNextElement(repeats ? entitlement.Id[entitlement.PrefixLength..] : entitlement.Id);
    }

    /// <summary>Splits a partition.</summary>
    /// <param name="bytes">The four elements.</param>
    /// <param name="partition">The parts.</param>
    /// <returns>False when the bytes are something else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out EntitlementPartition partition)
    {
        var reader = new TupleReader(bytes);
        if (reader.TryRead(out ReadOnlySpan<byte> resourceType)
            && reader.TryRead(out ReadOnlySpan<byte> resourceId)
            && reader.TryRead(out ReadOnlySpan<byte> flag)
            && flag.Length == 1
            && flag[0] is Prefixed or Whole
            && reader.TryReadLast(out ReadOnlySpan<byte> tail))
        {
            partition = new EntitlementPartition(bytes, resourceType, resourceId, flag[0] == Prefixed, tail);
            return true;
        }

        partition = default;
        return false;
    }

    /// <summary>Restores the entitlement's id.</summary>
    /// <param name="target">Room of <see cref="MaxEntitlementIdLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int CopyEntitlementId(Span<byte> target)
    {
        int written = 0;
        if (RepeatsResource)
        {
            written = TupleCodec.UnescapeTo(ResourceType, target);
            target[written++] = (byte)':';
            written += TupleCodec.UnescapeTo(ResourceId, target[written..]);
            target[written++] = (byte)':';
        }

        return written + TupleCodec.UnescapeTo(Tail, target[written..]);
    }
}
