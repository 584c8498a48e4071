using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Maintenance;
using C1z.Engines.Sqlite.Opening;
using C1z.Engines.Sqlite.Schema;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine
{
    private const string Main = "main";

    /// <inheritdoc/>
    public string GenerateSyncDiff(string baseId, string appliedId, CancellationToken cancel = default)
    {
        using Lock.Scope scope = EnterForWriting();
        RequireRun(baseId);
        RequireRun(appliedId);
        var diff = new SyncRun { Id = Ksuid.New(Clock), Type = SyncType.Partial, ParentId = baseId };
        OwnTransaction.Run(_session, () =>
        {
            DiffRuns.Insert(_session, diff, TimestampText.LocalNow(Clock));
            foreach (TableSchema table in V1Schema.Tables.Where(table => IsRecordTable(table) || table.Name == V1Schema.Assets))
            {
                cancel.ThrowIfCancellationRequested();
                RowCopy.WithoutCounterpart(_session, table, diff.Id, new(Main, appliedId), new(Main, baseId), mustEqual: false);
            }

            DiffRuns.End(_session, diff.Id, TimestampText.LocalNow(Clock));
            DiffRuns.StoreStats(_session, diff.Id, CountRows(RequireRun(diff.Id), cancel));
        }, cancel);
        IsDirty = true;
        _syncs.Forget();
        return diff.Id;
    }

    /// <inheritdoc/>
    public SyncDiffPair GenerateSyncDiffFromFile(string oldFile, string oldId, string newId, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(oldFile);
        ArgumentException.ThrowIfNullOrEmpty(oldId);
        ArgumentException.ThrowIfNullOrEmpty(newId);
        using Lock.Scope scope = EnterForWriting();
        using WorkingDatabase old = UnpackForAttaching(oldFile);
        using AttachedDatabase attached = AttachedDatabase.Attach(_session, old.DatabasePath);
        SchemaSync before = new(AttachedDatabase.Schema, oldId), after = new(Main, newId);
        DiffRuns.RequireComparable(_session, before, oldFile);
        DiffRuns.RequireComparable(_session, after, Path);
        var pair = new SyncDiffPair(UpsertsId: Ksuid.New(Clock), DeletionsId: Ksuid.New(Clock));
        OwnTransaction.Run(_session, () =>
        {
            BeginPair(pair, oldId);
            foreach (TableSchema table in V1Schema.Tables.Where(IsRecordTable))
            {
                cancel.ThrowIfCancellationRequested();
                RowCopy.WithoutCounterpart(_session, table, pair.DeletionsId, before, after, mustEqual: false);
                cancel.ThrowIfCancellationRequested();
                RowCopy.WithoutCounterpart(_session, table, pair.UpsertsId, after, before, mustEqual: true);
            }

            string endedAt = TimestampText.LocalNow(Clock);
            DiffRuns.End(_session, pair.DeletionsId, endedAt);
            DiffRuns.End(_session, pair.UpsertsId, endedAt);
        }, cancel);
        IsDirty = true;
        _syncs.Forget();
        return pair;
    }

    // Deletions first: the half with the additions is the later row, which is what "the newest" picks.
    private void BeginPair(SyncDiffPair pair, string oldId)
    {
        string startedAt = TimestampText.LocalNow(Clock);
        var deletions = new SyncRun
        {
            Id = pair.DeletionsId,
            Type = SyncType.PartialDeletions,
            ParentId = oldId,
            LinkedId = pair.UpsertsId,
            SupportsDiff = true,
        };
        DiffRuns.Insert(_session, deletions, startedAt);
        DiffRuns.Insert(
            _session, deletions with { Id = pair.UpsertsId, Type = SyncType.PartialUpserts, LinkedId = pair.DeletionsId }, startedAt);
    }

    // Unpacks another snapshot and brings it to the current schema; it is closed again, so that it can be attached.
    private WorkingDatabase UnpackForAttaching(string path)
    {
        SqliteOptions options = _options with { Engine = _options.Engine with { Mode = OpenMode.ReadOnly }, DeferIndexes = false };
        WorkingDatabase database = WorkingDatabase.Create(path, options);
        try
        {
            using SqliteSession session = SqliteSession.Open(database.DatabasePath, path);
            Configure(session, options);
            Migrations.Run(session, deferIndexes: false, deferBackfill: false);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static bool IsRecordTable(TableSchema table) =>
        table.Name is V1Schema.ResourceTypes or V1Schema.Resources or V1Schema.Entitlements or V1Schema.Grants;
}
