using System.Globalization;
using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Sqlite.Schema;
using SQLitePCL;

namespace C1z.Engines.Sqlite;

/// <content>Looks at the database below the records.</content>
public sealed partial class SqliteEngine : IStorageVerifier
{
    private const string VerifyDoing = "check the database";

    // SQLite stops its own list here; a database with more broken pages is beyond repair anyway.
    private const int MaxIntegrityRows = 100;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> DescribeStorage()
    {
        using Lock.Scope scope = Enter();
        var facts = new List<KeyValuePair<string, string>>
        {
            new("sqlite library", raw.sqlite3_libversion().utf8_to_string()),
            Fact("page size", "PRAGMA page_size"),
            Fact("pages", "PRAGMA page_count"),
            Fact("free pages", "PRAGMA freelist_count"),
        };
        foreach (TableSchema table in V1Schema.Tables)
        {
            facts.Add(Fact($"rows of {table.Name}", $"SELECT COUNT(*) FROM {table.Name}"));
        }

        return facts;
    }

    /// <inheritdoc/>
    public void VerifyStorage(Action<StorageFinding> report, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        using Lock.Scope scope = Enter();
        using CancellationTokenRegistration interrupt = _session.InterruptOn(cancel);
        cancel.ThrowIfCancellationRequested();
        VerifyPages(report);
        foreach (TableSchema table in V1Schema.Tables)
        {
            foreach (IndexSchema index in table.Indexes)
            {
                VerifyIndex(index, report);
            }

            VerifyOwners(table.Name, report);
        }
    }

    // Walks every page and compares every index with its table, both ways.
    private void VerifyPages(Action<StorageFinding> report)
    {
        Statement check = _session.Cached($"PRAGMA integrity_check({MaxIntegrityRows})", VerifyDoing);
        using Statement.Lease lease = check.Use();
        while (check.Step())
        {
            if (check.String(0) is var message && message != "ok")
            {
                report(new StorageFinding("integrity", "database", message));
            }
        }
    }

    // Indexes are created by name where missing, so one of the right name over other columns would stay unnoticed.
    private void VerifyIndex(IndexSchema index, Action<StorageFinding> report)
    {
        var columns = new List<string>();
        Statement info = _session.Cached($"PRAGMA index_info({index.Name})", VerifyDoing);
        using (info.Use())
        {
            while (info.Step())
            {
                columns.Add(info.String(2));
            }
        }

        string found = string.Join(", ", columns);
        if (columns.Count > 0 && found != index.Columns)
        {
            report(new StorageFinding("index-definition", index.Name, $"covers ({found}) where ({index.Columns}) is the format's"));
        }
    }

    private void VerifyOwners(string table, Action<StorageFinding> report)
    {
        if (table == V1Schema.SyncRuns)
        {
            return;
        }

        long orphans = _session.Scalar(
            $"SELECT COUNT(*) FROM {table} WHERE sync_id NOT IN (SELECT sync_id FROM {V1Schema.SyncRuns})", VerifyDoing);
        if (orphans > 0)
        {
            report(new StorageFinding("orphan-rows", table, $"{orphans} rows belong to a sync that the file does not list"));
        }
    }

    private KeyValuePair<string, string> Fact(string name, string query) =>
        new(name, _session.Scalar(query, VerifyDoing).ToString(CultureInfo.InvariantCulture));
}
