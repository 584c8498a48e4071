using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Writing;

/// <summary>What a row must have to be stored. Every breach is an <see cref="EngineException"/> with <see cref="EngineErrorCode.InvalidArgument"/>.</summary>
internal static class RowRules
{
    /// <summary>A grant needs all that its key is made of.</summary>
    public static void RequireIdentity(in GrantRow row, string path)
    {
        Require(row.ResourceType, "a grant", "the type of its entitlement's resource", path);
        Require(row.ResourceId, "a grant", "the id of its entitlement's resource", path);
        Require(row.EntitlementId, "a grant", "its entitlement's id", path);
        Require(row.PrincipalType, "a grant", "its principal's type", path);
        Require(row.PrincipalId, "a grant", "its principal's id", path);
    }

    /// <summary>A part of a key must not be empty.</summary>
    /// <param name="part">The part.</param>
    /// <param name="what">What the row is, for the message.</param>
    /// <param name="which">What the part is, for the message.</param>
    /// <param name="path">The snapshot, for the message.</param>
    public static void Require(ByteRange part, string what, string which, string path)
    {
        if (part.Length == 0)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"{what} without {which} has no identity", path);
        }
    }

    /// <summary>A row needs a record.</summary>
    /// <returns>Its bytes.</returns>
    public static ReadOnlySpan<byte> RequireRecord<TRow>(RowBatch<TRow> batch, ByteRange value, string path)
        where TRow : unmanaged => value.IsPresent
        ? batch.Bytes(value)
        : throw new EngineException(EngineErrorCode.InvalidArgument, "a row without a record cannot be put", path);

    /// <summary>Records are UTF-8 to every reader of the format, so what keys are made of must be.</summary>
    public static void RequireText(bool isText, string path)
    {
        if (!isText)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "an id in a row is not UTF-8", path);
        }
    }

    /// <summary>A record has an upper bound.</summary>
    public static void RequireLength(int length, string path)
    {
        if (length > GrantEntry.LongestRecord)
        {
            throw new EngineException(EngineErrorCode.TooLarge, $"a record of {length} bytes is longer than {GrantEntry.LongestRecord}", path);
        }
    }
}
