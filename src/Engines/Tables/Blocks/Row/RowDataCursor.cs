using System.Runtime.CompilerServices;

namespace C1z.Engines.Tables;

/// <summary>A cursor over a row data block: keys are internal keys.</summary>
/// <remarks>
/// From v3 on, the value of a <see cref="EntryKind.Set"/> entry has a prefix byte whose top two bits say where the value is: <c>00</c>
/// behind it,
/// <c>10</c> in a value block, <c>01</c> in a blob file; in the first case bit <c>20</c> is a hint and the others are zero. In v4, bit
/// <c>40</c> of the kind marks an entry that a newer one in the table hides.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal sealed class RowDataCursor : DataBlockCursor
{
    private const byte PlaceMask = 0xC0;
    private const byte InValueBlock = 0x80;
    private const byte InBlobFile = 0x40;
    private const byte SamePrefixHint = 0x20;
    private const ulong ObsoleteBit = 0x40;

    private readonly RowBlock _rows;
    private readonly bool _valuesHavePrefix;
    private readonly ulong _trailerMask;

    /// <summary>Creates a cursor for the blocks of a format.</summary>
    public RowDataCursor(EntrySlot slot, TableFormat format)
        : base(slot)
    {
        _valuesHavePrefix = format >= TableFormat.PebbleV3;
        _rows = new RowBlock(InternalKey.TrailerLength, flaggedRestarts: _valuesHavePrefix);
        _trailerMask = format >= TableFormat.PebbleV4 ? ~ObsoleteBit : ulong.MaxValue;
    }

    /// <inheritdoc/>
    public override void Reset(ArraySegment<byte> block, BlockLocation location) => _rows.Reset(block, location);

    /// <inheritdoc/>
    public override bool First() => Publish(_rows.First());

    /// <inheritdoc/>
    public override bool Last() => Publish(_rows.Last());

    /// <inheritdoc/>
    public override bool Next() => Publish(_rows.Next());

    /// <inheritdoc/>
    public override bool Previous() => Publish(_rows.Previous());

    /// <inheritdoc/>
    public override bool Seek(ReadOnlySpan<byte> userKey) => Publish(_rows.Seek(userKey));

    /// <inheritdoc/>
    public override bool SeekBefore(ReadOnlySpan<byte> userKey) => Publish(_rows.SeekBefore(userKey));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Publish(bool valid)
    {
        if (!valid)
        {
            return false;
        }

        EntrySlot slot = Slot;
        ReadOnlySpan<byte> key = _rows.Key;
        slot.KeyArray = _rows.KeyArray;
        slot.KeyOffset = 0;
        slot.KeyLength = key.Length - InternalKey.TrailerLength;
        slot.Trailer = InternalKey.ReadTrailer(key) & _trailerMask;
        slot.ValueArray = _rows.Block;
        slot.ValueOffset = _rows.ValueOffset;
        slot.ValueLength = _rows.ValueLength;
        if (_valuesHavePrefix && InternalKey.Kind(slot.Trailer) == EntryKind.Set)
        {
            StripPrefix(slot);
        }

        return true;
    }

    private void StripPrefix(EntrySlot slot)
    {
        if (slot.ValueLength == 0)
        {
            _rows.Location.ThrowMalformed("a value of this format starts with a prefix byte");
        }

        byte prefix = slot.ValueArray[slot.ValueOffset];
        switch (prefix & PlaceMask)
        {
            case InValueBlock:
                throw _rows.Location.Error(TableErrorCode.Unsupported, "the value lies in a value block, which is not read");
            case InBlobFile:
                throw _rows.Location.Error(TableErrorCode.Unsupported, "the value lies in a blob file, which is not read");
            // Footers of this age have no checksum: a table of v1 whose version was damaged to 3 ends here.
            case var _ when (prefix & ~SamePrefixHint) != 0:
                throw _rows.Location.Error(TableErrorCode.Malformed, $"{prefix:x2} is not the prefix byte of a value");
            default:
                slot.ValueOffset++;
                slot.ValueLength--;
                break;
        }
    }
}
