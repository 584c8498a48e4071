using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Wire;

namespace C1z.Engines.Sqlite.Schema;

/// <summary>Moves the expandable annotation of grants that older producers wrote out of the record into its own column.</summary>
/// <remarks>
/// A sync says by <c>grants_backfilled</c> whether that was done. It happens in one transaction over a private copy, so it needs no marks to continue from;
/// marks that another program left (an empty blob means "looked at, nothing there") are taken away.
/// </remarks>
internal static class GrantBackfill
{
    private const string Doing = "move expansions to their column";
    private const string Pending = "sync_id IN (SELECT sync_id FROM v1_sync_runs WHERE grants_backfilled = 0)";

    /// <summary>True when some sync still keeps its expansions in its records.</summary>
    /// <param name="session">The database.</param>
    public static bool IsNeeded(SqliteSession session) =>
        session.Scalar("SELECT EXISTS (SELECT 1 FROM v1_sync_runs WHERE grants_backfilled = 0)", Doing) != 0;

    /// <summary>Moves what there is to move, inside the caller's transaction.</summary>
    /// <param name="session">The database.</param>
    public static void Run(SqliteSession session)
    {
        MoveAll(session);
        session.Execute($"UPDATE v1_grants SET expansion = NULL WHERE expansion = X'' AND {Pending}", Doing);
        session.Execute("UPDATE v1_sync_runs SET grants_backfilled = 1 WHERE grants_backfilled = 0", Doing);
    }

    private static void MoveAll(SqliteSession session)
    {
        // Changing the row under the cursor is safe: the scan goes by row id, which the update keeps.
        using Statement rows = session.Prepare($"SELECT id, data FROM v1_grants WHERE expansion IS NULL AND {Pending} ORDER BY id", Doing);
        using Statement update = session.Prepare("UPDATE v1_grants SET expansion = ?2, needs_expansion = 1, data = ?3 WHERE id = ?1", Doing);
        byte[] record = [];
        while (rows.Step())
        {
            long id = rows.Int64(0);
            ReadOnlySpan<byte> grant = rows.Blob(1);
            if (!IsUsable(session, id, grant, out ReadOnlySpan<byte> expandable))
            {
                continue;
            }

            if (record.Length < grant.Length)
            {
                record = new byte[Math.Max(grant.Length, 2 * record.Length)];
            }

            int length = GrantWire.CopyWithoutExpandable(grant, record);
            update.Bind(1, id);
            update.BindBlob(2, expandable);
            update.BindBlob(3, record.AsSpan(0, length));
            update.Execute();
        }
    }

    private static bool IsUsable(SqliteSession session, long id, ReadOnlySpan<byte> grant, out ReadOnlySpan<byte> expandable)
    {
        try
        {
            return GrantWire.FindExpandable(grant, out expandable) == ExpandableState.Usable;
        }
        catch (EngineException e)
        {
            throw new EngineException(e.Code, $"grant row {id}: {e.Message}", session.SnapshotPath, e);
        }
    }
}
