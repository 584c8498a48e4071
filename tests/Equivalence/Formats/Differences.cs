namespace C1z.Equivalence.Formats;

/// <summary>The one table of deliberate differences between the formats: each with its reason and where the formats' facts are written down.</summary>
/// <remarks>
/// The reference model asks this table wherever the formats part, and nothing else tells engines apart: what is not listed here is compared as it is.
/// <see cref="DifferenceTests"/> fails for an entry that no engine needs any more.
/// </remarks>
internal static class Differences
{
    public static IReadOnlyDictionary<Difference, Entry> All { get; } = new Dictionary<Difference, Entry>
    {
        [Difference.OneSync] = new(
            "A v3 file holds one sync: starting or deleting one forgets its rows, session values and the chosen view. v1 files keep every sync.",
            "c1z-v3 B.5, C.1, C.7; c1z-v1 3.3"),
        [Difference.KeyOrder] = new(
            "v3 lists in key order and a token is the last key, bound to its listing; v1 lists in the order rows were first put and a token is a row number.",
            "c1z-v3 C.5; c1z-v1 4.1"),
        [Difference.GrantIdentity] = new(
            "v3 identifies a grant by entitlement and principal, whatever its id, so that an id may be ambiguous; v1 by its id alone.",
            "c1z-v3 B.1, C.2, C.3; c1z-v1 2.3"),
        [Difference.EntitlementIdentity] = new(
            "v3 identifies an entitlement by id and resource, so that an id may be ambiguous; v1 by id alone, and a listing ignores the resource.",
            "c1z-v3 B.1; c1z-v1 2.3, 4.2"),
        [Difference.ResourceIdentity] = new(
            "v1 joins type and id with a colon, so that a:b + c and a + b:c are one row; v3 keeps the parts apart.",
            "c1z-v1 2.2; c1z-v3 B.0"),
        [Difference.UpsertReplacesRow] = new(
            "A put over a row replaces all of it in v3; in v1 the identity columns, the content type and the time of discovery of the first put stay.",
            "c1z-v3 C.2; c1z-v1 2.5, ADR 2 row 1"),
        [Difference.CompleteReferences] = new(
            "v3 keys need the entitlement's resource and the principal: a row without them is refused. v1 stores empty texts.",
            "c1z-v3 B.1; c1z-v1 2.3"),
        [Difference.TypeOfPrincipal] = new(
            "A listing by resource type selects by the principal in v3, by the entitlement's resource in v1: each as its readers expect.",
            "c1z-v1 4.2, ADR 2 row 9"),
        [Difference.EntitlementsInListOrder] = new(
            "A listing over several entitlements follows the caller's list in v3, the byte order of the ids in v1; tokens of either depend on it.",
            "c1z-v3 C.5; c1z-v1 4.3"),
        [Difference.PendingInRecord] = new(
            "Whether an expandable grant is still to be expanded is a field of the record in v3; v1 derives it from whether the expansion changed.",
            "c1z-v3 B.6, C.2; c1z-v1 2.5"),
        [Difference.JoinedGrantIds] = new(
            "A grant without an id reads as entitlement, principal type and principal id joined by colons in v3, as an empty id in v1.",
            "c1z-v3 B.7"),
        [Difference.ParentNeedsId] = new(
            "A parent with an empty id is no parent in v3; v1 keeps both texts.",
            "c1z-v3 B.1, B.7; c1z-v1 2.2"),
        [Difference.UnlimitedTypeFilter] = new(
            "A v1 listing takes at most 512 principal types, because each is a parameter of a statement; v3 has no such bound.",
            "ADR 2, deliberate improvements"),
        [Difference.StatsBySave] = new(
            "A v3 save counts and remembers the stats of a finished sync, of whatever type; v1 remembers them when the sync ends, and counts no entitlements and "
            + "grants of a resources-only sync.",
            "c1z-v3 C.1, C.5; c1z-v1 2.7, 3.3"),
        [Difference.TimingsWhenFinished] = new(
            "Stats of a running v3 sync are counts alone; those of a running v1 sync have the timings that the token holds so far.",
            "dumps of the fixtures unfinished-v1 and unfinished-v3"),
        [Difference.DeletedSyncIsUnknown] = new(
            "Deleting a sync that is not there is an error in v3. In v1 it deletes nothing, so that an interrupted deletion can be repeated.",
            "c1z-v1 3.3"),
        [Difference.CheckpointIsDurable] = new(
            "What was written before a v3 checkpoint is kept beside the file, and the next writer goes on from there; in v1 only a save keeps anything.",
            "c1z-v3 C.6; c1z-v1 3.6"),
    };

    /// <summary>What a format does: for v1 nothing of the table, for v3 all of it.</summary>
    public static FormatRules Of(SnapshotFormat format) => new(format, format == SnapshotFormat.V1 ? [] : [.. All.Keys]);

    /// <param name="Reason">What differs, and why that is right.</param>
    /// <param name="Source">Where the formats' facts are recorded.</param>
    internal sealed record Entry(string Reason, string Source);
}

/// <summary>What the reference model does: a format, and the differences that apply.</summary>
internal sealed record FormatRules(SnapshotFormat Format, IReadOnlySet<Difference> Applied)
{
    public FormatRules(SnapshotFormat format, IEnumerable<Difference> applied)
        : this(format, applied.ToHashSet())
    {
    }

    public bool Has(Difference difference) => Applied.Contains(difference);

    /// <summary>The same with one difference the other way round.</summary>
    public FormatRules Flip(Difference difference) =>
        new(Format, Has(difference) ? Applied.Where(d => d != difference) : Applied.Append(difference));
}
