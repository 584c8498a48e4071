using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Maintenance;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    /// <inheritdoc/>
    /// <remarks>Unless it is a dry run, the sync becomes the current one, ended as it is: what follows is a new expansion into it.</remarks>
    public RollbackReport RollbackExpansion(string syncId, RollbackOptions options, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        ArgumentNullException.ThrowIfNull(options);
        using Lock.Scope scope = options.DryRun ? Enter() : EnterForWriting();
        SyncRun run = RequireRun(syncId);
        if (!run.IsFinished)
        {
            throw Precondition($"sync '{syncId}' is not finished");
        }

        if (!run.SupportsDiff)
        {
            throw Precondition($"sync '{syncId}' was not expanded");
        }

        var rollback = new ExpansionRollback(_session, syncId, options);
        if (options.DryRun)
        {
            return rollback.Run(cancel);
        }

        SetCurrentSync(syncId);

        // Asked before anything changes: a token that cannot be rewritten must not leave a sync half rolled back.
        string token = options.RewriteToken?.Invoke(run.Token) ?? "";
        IsDirty = true;
        _syncs.Forget();
        ForgetStats();
        RollbackReport report = rollback.Run(cancel);
        if (report.Scanned > 0)
        {
            ReplaceToken(syncId, token);
        }

        return report;
    }

    // The stats counted what is gone now; without them they are counted again.
    private void ReplaceToken(string syncId, string token)
    {
        Statement update = _session.Cached("UPDATE v1_sync_runs SET sync_token = ?2, stats = NULL WHERE sync_id = ?1", "store a sync token");
        update.BindText(1, syncId);
        update.BindText(2, token);
        update.Execute();
    }
}
