namespace C1z.Engines.Tables;

/// <summary>
/// The place where a chain of cursors describes its current entry: the innermost cursor fills it, the outer ones read it, and no
/// property call goes through the chain for every row.
/// </summary>
/// <remarks>The arrays belong to the cursors: what they hold changes with the next move.</remarks>
internal sealed class EntrySlot
{
    public byte[] KeyArray = [];
    public int KeyOffset;
    public int KeyLength;
    public byte[] ValueArray = [];
    public int ValueOffset;
    public int ValueLength;
    public ulong Trailer;

    public ReadOnlySpan<byte> UserKey => new(KeyArray, KeyOffset, KeyLength);

    public ReadOnlySpan<byte> Value => new(ValueArray, ValueOffset, ValueLength);
}
