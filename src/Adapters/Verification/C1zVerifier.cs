using C1z.Adapters.Verification;
using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Reads everything in a snapshot and reports what is wrong.</summary>
/// <remarks>
/// Opening decodes the whole container and checks its checksums; then the engine's storage is checked, then every record of every sync:
/// that it parses, that its identity is the one it is stored under, and that what it refers to exists. Memory: a page, and 10 to 20 bytes
/// a resource and an entitlement.
/// </remarks>
public static class C1zVerifier
{
    /// <summary>Verifies a snapshot.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to check; null for everything.</param>
    /// <param name="report">Told each finding as it is found, the first few of each rule.</param>
    /// <param name="cancel">Cancels between pages.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="C1zException">Damage that stops reading: the file is not sound, and what follows the damage is unknown.</exception>
    public static VerifySummary Verify(
        string path, VerifyOptions? options, Action<VerifyFinding> report, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(report);
        options ??= new VerifyOptions();
        return EngineCall.Run(() =>
        {
            using ISnapshotEngine engine = EngineCatalog.OpenForReading(path, options.Reader, cancel);
            var log = new FindingLog(options, report);
            (engine as IStorageVerifier)?.VerifyStorage(log.Add, cancel);
            foreach (SyncRun run in Runs(engine, options.SyncId))
            {
                new SyncVerifier(engine, run, log, cancel).Verify();
            }

            return new VerifySummary(log.Records, log.Errors, log.Warnings);
        });
    }

    private static List<SyncRun> Runs(ISnapshotEngine engine, string? syncId)
    {
        if (syncId is not null)
        {
            return [engine.FindSyncRun(syncId) ?? throw new C1zException(
                C1zErrorCode.NotFound, $"{engine.Path}: there is no sync {syncId}", engine.Path)];
        }

        var all = new List<SyncRun>();
        var page = new List<SyncRun>();
        string token = "";
        do
        {
            token = engine.ListSyncRuns(new PageRequest(0, token), page);
            all.AddRange(page);
        }
        while (token.Length > 0);
        return all;
    }
}
