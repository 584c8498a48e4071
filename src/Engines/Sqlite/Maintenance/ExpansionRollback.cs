using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Wire;

namespace C1z.Engines.Sqlite.Maintenance;

/// <summary>Takes what grant expansion did to the grants of one sync back.</summary>
/// <remarks>
/// Expansion leaves its mark in the sources of a grant. No sources: never touched. Sources with the grant's own entitlement among them: a direct grant
/// that was only marked; its sources go. Sources without it: the grant exists only through expansion; it goes itself. The own entitlement is taken
/// from its column, because slim records do not carry it.
/// </remarks>
internal sealed class ExpansionRollback(SqliteSession session, string syncId, RollbackOptions options)
{
    private const int PageRows = 1000;
    private const string Doing = "roll an expansion back";

    private byte[] _record = [];
    private long _lastId = long.MinValue;
    private RollbackReport _report;

    private enum Verdict
    {
        Untouched,
        Derived,
        Marked,
    }

    /// <summary>Goes through all grants, a page in a transaction.</summary>
    /// <param name="cancel">Interrupts a page; the pages before stay done.</param>
    /// <returns>What was done, or would be.</returns>
    public RollbackReport Run(CancellationToken cancel)
    {
        using Statement page = session.Prepare(
            $"SELECT id, entitlement_id, data FROM v1_grants WHERE sync_id = ?1 AND id > ?2 ORDER BY id LIMIT {PageRows}", Doing);
        page.BindText(1, syncId);
        int rows;
        do
        {
            cancel.ThrowIfCancellationRequested();
            rows = options.DryRun ? RunPage(page) : RunPageInTransaction(page, cancel);
        }
        while (rows == PageRows);

        return _report;
    }

    private int RunPageInTransaction(Statement page, CancellationToken cancel)
    {
        int rows = 0;
        OwnTransaction.Run(session, () => rows = RunPage(page), cancel);
        return rows;
    }

    // Changing the row under the cursor is safe: the scan goes by row id.
    private int RunPage(Statement page)
    {
        using Statement.Lease lease = page.Use();
        page.Bind(2, _lastId);
        int rows = 0;
        while (page.Step())
        {
            rows++;
            _lastId = page.Int64(0);
            try
            {
                Apply(page.Text(1), page.Blob(2));
            }
            catch (EngineException e) when (e.Path is null)
            {
                throw new EngineException(e.Code, $"grant row {_lastId}: {e.Message}", session.SnapshotPath, e);
            }
        }

        return rows;
    }

    private void Apply(ReadOnlySpan<byte> entitlementId, ReadOnlySpan<byte> grant)
    {
        _report = _report with { Scanned = _report.Scanned + 1 };
        switch (Classify(entitlementId, grant))
        {
            case Verdict.Derived:
                Delete(isSuspect: !GrantWire.HasAnnotation(grant, GrantWire.ImmutableType));
                break;
            case Verdict.Marked:
                Clear(grant);
                break;
            default:
                break;
        }
    }

    private static Verdict Classify(ReadOnlySpan<byte> entitlementId, ReadOnlySpan<byte> grant)
    {
        Verdict verdict = Verdict.Untouched;
        foreach (ReadOnlySpan<byte> source in GrantWire.SourceKeys(grant))
        {
            if (source.SequenceEqual(entitlementId))
            {
                return Verdict.Marked;
            }

            verdict = Verdict.Derived;
        }

        return verdict;
    }

    private void Delete(bool isSuspect)
    {
        if (isSuspect)
        {
            _report = _report with { Suspects = _report.Suspects + 1 };
            if (options.PreserveSuspects)
            {
                return;
            }
        }

        _report = _report with { Deleted = _report.Deleted + 1 };
        if (!options.DryRun)
        {
            Statement delete = session.Cached("DELETE FROM v1_grants WHERE id = ?1", Doing);
            delete.Bind(1, _lastId);
            delete.Execute();
        }
    }

    private void Clear(ReadOnlySpan<byte> grant)
    {
        _report = _report with { Cleared = _report.Cleared + 1 };
        if (options.DryRun)
        {
            return;
        }

        if (_record.Length < grant.Length)
        {
            _record = new byte[Math.Max(grant.Length, 2 * _record.Length)];
        }

        int length = GrantWire.CopyWithoutSources(grant, _record);
        Statement update = session.Cached("UPDATE v1_grants SET data = ?2 WHERE id = ?1", Doing);
        update.Bind(1, _lastId);
        update.BindBlob(2, _record.AsSpan(0, length));
        update.Execute();
    }
}
