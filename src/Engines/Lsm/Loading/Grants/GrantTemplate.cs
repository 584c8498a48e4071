using C1z.Engines.Records;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Loading;

/// <summary>A record with its two references left out, since these are known by number; putting them back gives the very bytes.</summary>
/// <remarks>
/// Works for records whose references are exactly their names and stand side by side, as a translator writes them; that is a matter of bytes alone. Anything
/// else, principals with a parent for example, is kept whole.
/// </remarks>
internal static class GrantTemplate
{
    /// <summary>The most bytes that come back for each reference besides its name.</summary>
    private const int HeadOfReference = 2;

    private const int LongestName = 0x7F;
    private const byte EntitlementTag = (StorageFields.Grant.Entitlement << 3) | (int)WireType.Bytes;
    private const byte PrincipalTag = (StorageFields.Grant.Principal << 3) | (int)WireType.Bytes;

    /// <summary>Looks for the references in a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="entitlement">Where the entitlement's name begins in the record.</param>
    /// <param name="entitlementLength">Its length.</param>
    /// <param name="principal">Where the principal's name begins.</param>
    /// <param name="principalLength">Its length.</param>
    /// <returns>Whether all between <paramref name="entitlement"/> less two and the end of the principal can be left out.</returns>
    public static bool Fits(ReadOnlySpan<byte> record, int entitlement, int entitlementLength, int principal, int principalLength) =>
        entitlement >= HeadOfReference
        && principal == entitlement + entitlementLength + HeadOfReference
        && principal + principalLength <= record.Length
        && entitlementLength <= LongestName
        && principalLength <= LongestName
        && record[entitlement - 2] == EntitlementTag
        && record[entitlement - 1] == entitlementLength
        && record[principal - 2] == PrincipalTag
        && record[principal - 1] == principalLength;

    /// <summary>Where the part before the references ends.</summary>
    public static int HeadLength(int entitlement) => entitlement - HeadOfReference;

    /// <summary>Bytes of a record once its references are back.</summary>
    public static int FullLength(int stored, ReadOnlySpan<byte> entitlement, ReadOnlySpan<byte> principal) =>
        stored + entitlement.Length + principal.Length + (2 * HeadOfReference);

    /// <summary>Puts the references back.</summary>
    /// <param name="stored">What was kept.</param>
    /// <param name="head">How much of it stands before the references.</param>
    /// <param name="entitlement">The entitlement's name.</param>
    /// <param name="principal">The principal's name.</param>
    /// <param name="target">Room of <see cref="FullLength"/> bytes.</param>
    public static void Fill(ReadOnlySpan<byte> stored, int head, ReadOnlySpan<byte> entitlement, ReadOnlySpan<byte> principal, Span<byte> target)
    {
        stored[..head].CopyTo(target);
        target = Put(target[head..], EntitlementTag, entitlement);
        target = Put(target, PrincipalTag, principal);
        stored[head..].CopyTo(target);
    }

    private static Span<byte> Put(Span<byte> target, byte tag, ReadOnlySpan<byte> name)
    {
        name.CopyTo(target[HeadOfReference..]);
        target[1] = (byte)name.Length;
        target[0] = tag;
        return target[(HeadOfReference + name.Length)..];
    }
}
