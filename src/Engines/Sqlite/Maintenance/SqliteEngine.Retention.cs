using C1z.Engines.Sqlite.Maintenance;

namespace C1z.Engines.Sqlite;

public sealed partial class SqliteEngine : ISnapshotMaintenance
{
    /// <summary>Reads an environment variable; the process's own by default.</summary>
    internal Func<string, string?> ReadVariable { get; set; } = Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public IReadOnlyList<string> Cleanup(CleanupOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        using Lock.Scope scope = EnterForWriting();
        if (RetentionPolicy.IsSkipped(ReadVariable))
        {
            return [];
        }

        int limit = RetentionPolicy.ResolveLimit(options.KeepFullSyncs, CurrentSyncId is not null, ReadVariable);
        var deleted = new List<string>();
        foreach (string id in RetentionPolicy.SelectForDeletion(AllRuns(), CurrentSyncId, limit))
        {
            DeleteSyncRun(id, cancel);
            deleted.Add(id);
        }

        if (!options.SkipVacuum)
        {
            cancel.ThrowIfCancellationRequested();
            Vacuum();
        }

        return deleted;
    }

    /// <inheritdoc/>
    public void DeleteSyncRun(string id, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        using Lock.Scope scope = EnterForWriting();
        if (id == CurrentSyncId)
        {
            throw Precondition($"sync '{id}' is being written and cannot be deleted");
        }

        // Marked first: an interrupted deletion has deleted something.
        IsDirty = true;
        _syncs.Forget();
        SyncDeletion.Delete(_session, id, cancel);
    }

    /// <inheritdoc/>
    public void Vacuum()
    {
        using Lock.Scope scope = EnterForWriting();
        _session.Commit();
        _session.Execute("VACUUM", "give free space back");
        IsDirty = true;
    }

    private List<SyncRun> AllRuns()
    {
        var all = new List<SyncRun>();
        var page = new List<SyncRun>();
        string token = "";
        do
        {
            token = ListSyncRuns(new PageRequest(Token: token), page);
            all.AddRange(page);
        }
        while (token.Length > 0);

        return all;
    }
}
