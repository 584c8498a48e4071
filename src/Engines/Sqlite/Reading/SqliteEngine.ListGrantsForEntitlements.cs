using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private static readonly string GrantsOfEntitlement =
        $"SELECT id, {RowReaders.GrantColumns(RowParts.Value)} FROM {V1Schema.Grants} "
        + "WHERE entitlement_id = ?1 AND sync_id = ?2 AND id > ?3 ORDER BY id LIMIT ?4";

    /// <inheritdoc/>
    public string ListGrantsForEntitlements(
        string? syncId, IReadOnlyList<string> entitlementIds, PageRequest page, GrantBatch into, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entitlementIds);
        ArgumentNullException.ThrowIfNull(into);
        using Lock.Scope scope = Enter();
        into.Clear();
        var ids = new IdList(entitlementIds);
        if (!TryResolve(syncId, out byte[] sync) || !TryContinue(ids, page.Token, out string first, out long after) || ids.Ordered.Count == 0)
        {
            return "";
        }

        _indexes.Need(V1Schema.GrantEntitlementIndex);
        string? lastId = null;
        long lastRow = 0;
        foreach (string id in ids.Ordered.Where(id => Utf8Order.Comparer.Compare(id, first) >= 0))
        {
            cancel.ThrowIfCancellationRequested();
            bool more = AppendGrantsOf(id, sync, id == first ? after : long.MinValue, page.EffectiveSize, into, ref lastId, ref lastRow);
            if (more)
            {
                return new EntitlementCursor((ulong)ids.PositionOf(lastId!), lastRow, ids.Checksum).Encode();
            }
        }

        return "";
    }

    // Where a token points to: an entitlement and a row of it to continue after. Another list of ids starts again; false means past the end.
    private bool TryContinue(IdList ids, string token, out string first, out long after)
    {
        first = "";
        after = long.MinValue;
        if (string.IsNullOrEmpty(token))
        {
            return true;
        }

        EntitlementCursor cursor = EntitlementCursor.Decode(token, Path);
        if (cursor.ListChecksum != ids.Checksum)
        {
            return true;
        }

        if (cursor.Index >= (ulong)ids.Count)
        {
            return false;
        }

        first = ids[(int)cursor.Index];
        after = cursor.LastRowId;
        return true;
    }

    // Returns true when the page is full and there is at least one more row.
    private bool AppendGrantsOf(string id, byte[] sync, long after, int size, GrantBatch into, ref string? lastId, ref long lastRow)
    {
        Statement rows = _session.Cached(GrantsOfEntitlement, "list grants of an entitlement");
        rows.BindText(1, id);
        rows.BindText(2, sync);
        rows.Bind(3, after);
        rows.Bind(4, size - into.Count + 1);
        using Statement.Lease lease = rows.Use();
        while (rows.Step())
        {
            if (into.Count == size || into.SlabLength >= PageRequest.MaxBytes)
            {
                return true;
            }

            _readers.ReadGrant(rows, into, RowParts.Value);
            lastId = id;
            lastRow = rows.Int64(0);
        }

        return false;
    }
}
