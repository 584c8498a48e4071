namespace C1z.Engines.Keys;

/// <summary>Keys of the index that lists the children of a resource.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 07 01 00 parent type 00 parent id 00 child type 00 child id</c>. The value is empty.
/// Only resources whose parent id is not empty have an entry.
/// </remarks>
public static class ByParentKeys
{
    private static ReadOnlySpan<byte> Prefix => [KeySpace.Version, KeySpace.Index, KeySpace.ByParent, TupleCodec.Separator];

    /// <summary>Writes a key.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="parentType">Resource type of the parent.</param>
    /// <param name="parentId">Resource id of the parent.</param>
    /// <param name="childType">Resource type of the child.</param>
    /// <param name="childId">Resource id of the child.</param>
    public static void Write(
        ref KeyWriter key,
        scoped ReadOnlySpan<byte> parentType,
        scoped ReadOnlySpan<byte> parentId,
        scoped ReadOnlySpan<byte> childType,
        scoped ReadOnlySpan<byte> childId)
    {
        WriteParentPrefix(ref key, parentType, parentId);
        key.WriteElement(childType);
        key.WriteNextElement(childId);
    }

    /// <summary>Writes what all children of one resource start with.</summary>
    /// <param name="key">Receives the prefix.</param>
    /// <param name="parentType">Resource type of the parent.</param>
    /// <param name="parentId">Resource id of the parent.</param>
    public static void WriteParentPrefix(ref KeyWriter key, scoped ReadOnlySpan<byte> parentType, scoped ReadOnlySpan<byte> parentId)
    {
        key.WriteRaw(Prefix);
        key.WriteElement(parentType);
        key.WriteNextElement(parentId);
        key.WriteSeparator();
    }

    /// <summary>Splits a key, checking every element.</summary>
    /// <param name="key">A key.</param>
    /// <param name="entry">Its four elements.</param>
    /// <returns>False when it is not a key of this index.</returns>
    public static bool TryParse(ReadOnlySpan<byte> key, out ByParentEntry entry)
    {
        entry = default;
        if (!key.StartsWith(Prefix))
        {
            return false;
        }

        var reader = new TupleReader(key[Prefix.Length..]);
        if (!reader.TryRead(out ReadOnlySpan<byte> parentType)
            || !reader.TryRead(out ReadOnlySpan<byte> parentId)
            || !reader.TryRead(out ReadOnlySpan<byte> childType)
            || !reader.TryReadLast(out ReadOnlySpan<byte> childId))
        {
            return false;
        }

        entry = new ByParentEntry(parentType, parentId, childType, childId);
        return true;
    }
}

/// <summary>A parent and its child as a key of <see cref="ByParentKeys"/> names them; every part is escaped.</summary>
public readonly ref struct ByParentEntry
{
    internal ByParentEntry(
        ReadOnlySpan<byte> parentType, ReadOnlySpan<byte> parentId, ReadOnlySpan<byte> childType, ReadOnlySpan<byte> childId)
    {
        ParentType = parentType;
        ParentId = parentId;
        ChildType = childType;
        ChildId = childId;
    }

    /// <summary>Resource type of the parent.</summary>
    public ReadOnlySpan<byte> ParentType { get; }

    /// <summary>Resource id of the parent.</summary>
    public ReadOnlySpan<byte> ParentId { get; }

    /// <summary>Resource type of the child.</summary>
    public ReadOnlySpan<byte> ChildType { get; }

    /// <summary>Resource id of the child.</summary>
    public ReadOnlySpan<byte> ChildId { get; }
}
