using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Verification;

/// <summary>One pass over everything: every key belongs to a family, and every record asks for the key it is stored under.</summary>
internal sealed class RowCheck(SealedStore store, StorageReport report)
{
    public void Run()
    {
        using LsmScan rows = store.Scan([], []);
        while (rows.MoveNext())
        {
            report.Poll();
            KeyFamily family = KeySpace.Classify(rows.Key);
            switch (family)
            {
                case KeyFamily.Unknown:
                    report.Add("unknown-key", family, rows.Key, "it belongs to no family of this layout");
                    break;
                case KeyFamily.RetiredIndex or KeyFamily.Counter:
                    report.Add("unknown-key", family, rows.Key, "current versions do not write this family");
                    break;
                case KeyFamily.ByParent or KeyFamily.ByPrincipal or KeyFamily.ByNeedsExpansion when rows.Value.Length > 0:
                    report.Add("index-value", family, rows.Key, $"the value has {rows.Value.Length} bytes, an entry of this index has none");
                    break;
                default:
                    CheckRow(family, rows);
                    break;
            }
        }
    }

    private void CheckRow(KeyFamily family, LsmScan row)
    {
        try
        {
            if (family == KeyFamily.SyncRun)
            {
                CheckRun(row);
            }
            else
            {
                CheckRecord(family, row);
            }
        }
        catch (EngineException e)
        {
            report.Add("record", family, row.Key, e.Message);
        }
    }

    private void CheckRun(LsmScan row)
    {
        SyncRun run = SyncRunRecords.Decode(row.Value);
        if (!Ksuid.TryDecode(run.Id, stackalloc byte[Ksuid.ByteLength]))
        {
            report.Add("sync-run", KeyFamily.SyncRun, row.Key, $"'{run.Id}' is not the id of a sync");
        }
    }

    private void CheckRecord(KeyFamily family, LsmScan row)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        try
        {
            if (RecordKeys.Write(family, row.Value, ref key) && !key.Written.SequenceEqual(row.Key))
            {
                report.Add("record-key", family, row.Key, $"its record asks for the key {Convert.ToHexStringLower(key.Written)}");
            }
        }
        finally
        {
            key.Dispose();
        }
    }
}
