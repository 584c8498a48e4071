using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Writes a <c>c1.storage.v3.GrantRecord</c> from parts that are UTF-8 or encoded already, without allocating.</summary>
/// <remarks>
/// The record is deterministic when the methods are called in the order they are listed in, each at most once; annotations and sources may
/// be called repeatedly, sources in the byte order of their keys. Parts that are empty are left out. Writing past the room throws
/// <see cref="ArgumentException"/> or <see cref="IndexOutOfRangeException"/>.
/// </remarks>
public ref struct GrantRecordWriter
{
    /// <summary>Room for all tags, lengths and fixed-size parts of a grant without annotations and sources.</summary>
    public const int Overhead = 96;

    /// <summary>Room that one annotation or source takes beyond its bytes.</summary>
    public const int OverheadOfRepeated = 24;

    private WireWriter _writer;

    /// <summary>Starts an empty record.</summary>
    /// <param name="room">Where it goes.</param>
    public GrantRecordWriter(Span<byte> room)
    {
        _writer = new WireWriter(room);
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _writer.Position;

    /// <summary>Writes the grant's id.</summary>
    /// <param name="id">UTF-8.</param>
    public void WriteExternalId(scoped ReadOnlySpan<byte> id) => _writer.WriteBytesUnlessEmpty(StorageFields.Grant.ExternalId, id);

    /// <summary>Writes the entitlement; it is there even when all its parts are empty.</summary>
    /// <param name="resourceType">Resource type.</param>
    /// <param name="resourceId">Resource id.</param>
    /// <param name="id">Entitlement id.</param>
    public void WriteEntitlement(
        scoped ReadOnlySpan<byte> resourceType, scoped ReadOnlySpan<byte> resourceId, scoped ReadOnlySpan<byte> id) =>
        WriteRef(StorageFields.Grant.Entitlement, resourceType, resourceId, id, default);

    /// <summary>Writes the principal; it is there even when all its parts are empty.</summary>
    /// <param name="resourceType">Resource type.</param>
    /// <param name="resourceId">Resource id.</param>
    /// <param name="parentType">Resource type of the parent.</param>
    /// <param name="parentId">Resource id of the parent.</param>
    public void WritePrincipal(
        scoped ReadOnlySpan<byte> resourceType,
        scoped ReadOnlySpan<byte> resourceId,
        scoped ReadOnlySpan<byte> parentType,
        scoped ReadOnlySpan<byte> parentId) =>
        WriteRef(StorageFields.Grant.Principal, resourceType, resourceId, parentType, parentId);

    /// <summary>Writes the time the grant was first seen.</summary>
    /// <param name="value">The time; nothing is written when it is not set.</param>
    public void WriteDiscoveredAt(Instant value) => _writer.WriteInstantUnlessUnset(StorageFields.Grant.DiscoveredAt, value);

    /// <summary>Writes what the grant expands to.</summary>
    /// <param name="expansion">An encoded <c>GrantExpandableRecord</c>; it is there even when empty.</param>
    public void WriteExpansion(scoped ReadOnlySpan<byte> expansion) => _writer.WriteBytesField(StorageFields.Grant.Expansion, expansion);

    /// <summary>Writes whether the expansion is still to be done.</summary>
    /// <param name="value">True when it is.</param>
    public void WriteNeedsExpansion(bool value) => _writer.WriteBoolUnlessFalse(StorageFields.Grant.NeedsExpansion, value);

    /// <summary>Writes one annotation.</summary>
    /// <param name="any">An encoded <c>Any</c>.</param>
    public void WriteAnnotation(scoped ReadOnlySpan<byte> any) => _writer.WriteBytesField(StorageFields.Grant.Annotations, any);

    /// <summary>Writes one source.</summary>
    /// <param name="entitlementId">Key of the source.</param>
    /// <param name="isDirect">True when the source itself lists the grant.</param>
    public void WriteSource(scoped ReadOnlySpan<byte> entitlementId, bool isDirect)
    {
        int size = isDirect ? WireSize.VarintField(StorageFields.GrantSource.IsDirect, 1) : 0;
        _writer.WriteLength(
            StorageFields.Grant.Sources,
            WireSize.BytesField(MapEntryView.KeyField, entitlementId.Length) + WireSize.BytesField(MapEntryView.ValueField, size));
        _writer.WriteBytesField(MapEntryView.KeyField, entitlementId);
        _writer.WriteLength(MapEntryView.ValueField, size);
        _writer.WriteBoolUnlessFalse(StorageFields.GrantSource.IsDirect, isDirect);
    }

    /// <summary>Writes the part of the source that the grant was fetched from.</summary>
    /// <param name="key">UTF-8.</param>
    public void WriteSourceScopeKey(scoped ReadOnlySpan<byte> key) =>
        _writer.WriteBytesUnlessEmpty(StorageFields.Grant.SourceScopeKey, key);

    private void WriteRef(
        int number,
        scoped ReadOnlySpan<byte> first,
        scoped ReadOnlySpan<byte> second,
        scoped ReadOnlySpan<byte> third,
        scoped ReadOnlySpan<byte> fourth)
    {
        _writer.WriteLength(number, SizeOf(1, first) + SizeOf(2, second) + SizeOf(3, third) + SizeOf(4, fourth));
        _writer.WriteBytesUnlessEmpty(1, first);
        _writer.WriteBytesUnlessEmpty(2, second);
        _writer.WriteBytesUnlessEmpty(3, third);
        _writer.WriteBytesUnlessEmpty(4, fourth);
    }

    private static int SizeOf(int number, scoped ReadOnlySpan<byte> text) => text.IsEmpty ? 0 : WireSize.BytesField(number, text.Length);
}
