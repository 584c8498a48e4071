using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <inheritdoc/>
    public string ListGrants(GrantQuery query, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            cancel.ThrowIfCancellationRequested();
            GrantListings.Check(query);
            return engine.HasSync(query.SyncId) && GrantListings.Choose(engine.Store, query) is { } listing
                ? engine.FillPage(listing, page, into, GrantReader(query.Parts), cancel)
                : "";
        });
    }

    /// <inheritdoc/>
    public string ListGrantsForEntitlements(
        string? syncId, IReadOnlyList<string> entitlementIds, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlementIds);
        ArgumentNullException.ThrowIfNull(into);
        return Run(engine =>
        {
            into.Clear();
            cancel.ThrowIfCancellationRequested();
            return engine.HasSync(syncId) ? engine.ListOfEntitlements(entitlementIds, page, into, cancel) : "";
        });
    }

    private string ListOfEntitlements(IReadOnlyList<string> ids, PageRequest page, GrantBatch into, CancellationToken cancel)
    {
        uint checksum = EntitlementCursor.Checksum(ids);
        EntitlementCursor cursor = EntitlementCursor.Decode(page.Token, checksum);
        var lookup = new EntitlementLookup(Store);
        var seen = new HashSet<string>(ids.Take(cursor.Index), StringComparer.Ordinal);
        for (int i = cursor.Index; i < ids.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (string.IsNullOrEmpty(ids[i]) || !seen.Add(ids[i]) || lookup.FindOne(ids[i], alsoByGrants: true) is not { } partition)
            {
                continue;
            }

            Listing listing = GrantListings.OfEntitlement(partition);
            string inner = i == cursor.Index ? cursor.Inner : "";
            int left = page.EffectiveSize - into.Count;
            if (left == 0 || into.SlabLength >= PageRequest.MaxBytes)
            {
                if (HasRows(listing, inner, cancel))
                {
                    return new EntitlementCursor(i, inner).Encode(checksum);
                }

                continue;
            }

            string next = FillPage(listing, new PageRequest(left, inner), into, GrantReader(RowParts.Value), cancel);
            if (next.Length > 0)
            {
                return new EntitlementCursor(i, next).Encode(checksum);
            }
        }

        return "";
    }

    private bool HasRows(Listing listing, string token, CancellationToken cancel)
    {
        var walk = new RowWalk(Store, listing, token, cancel);
        try
        {
            return walk.MoveNext();
        }
        finally
        {
            walk.Dispose();
        }
    }

    // All parts of a row lie inside its record, so what was not asked for is only left out.
    private static Func<GrantBatch, ByteRange, GrantRow> GrantReader(RowParts parts) => parts switch
    {
        RowParts.All => RecordRows.Grant,
        RowParts.Value => static (batch, value) => RecordRows.Grant(batch, value) with { Expansion = default, NeedsExpansion = false },
        RowParts.Expansion => static (batch, value) => RecordRows.Grant(batch, value) with { Value = default },
        _ => static (batch, value) => RecordRows.Grant(batch, value) with { Value = default, Expansion = default, NeedsExpansion = false },
    };
}
