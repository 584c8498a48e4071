using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>Runs work in a transaction of its own, apart from the long one that puts share.</summary>
/// <remarks>
/// The long transaction is committed first. A failure or a cancellation in the middle of a statement makes SQLite undo the whole transaction; here that is
/// exactly what was done so far of this work, never rows of earlier calls.
/// </remarks>
internal static class OwnTransaction
{
    /// <summary>Runs the work, then commits; undoes it when it throws.</summary>
    /// <param name="session">The database.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancel">Interrupts a running statement.</param>
    public static void Run(SqliteSession session, Action work, CancellationToken cancel)
    {
        session.Commit();
        cancel.ThrowIfCancellationRequested();
        session.EnsureTransaction();
        try
        {
            using (session.InterruptOn(cancel))
            {
                work();
            }

            cancel.ThrowIfCancellationRequested();
            session.Commit();
        }
        catch
        {
            if (session.InTransaction)
            {
                session.Execute("ROLLBACK", "roll back");
            }

            throw;
        }
    }
}
