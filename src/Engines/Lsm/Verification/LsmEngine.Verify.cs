using C1z.Engines.Keys;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Verification;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm;

/// <content>Checks everything that the file says twice, from the frames up to the digests. Memory does not depend on the file's size.</content>
public sealed partial class LsmEngine : IStorageVerifier
{
    /// <inheritdoc/>
    public void VerifyStorage(Action<StorageFinding> report, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        Run(engine => engine.Verify(new StorageReport(report, cancel)));
    }

    private void Verify(StorageReport report)
    {
        VerifyFrames(report);
        VerifyTables(report);
        report.Guard("manifest", () => _ = _store.Container.Header.ParseManifest());
        try
        {
            KeyspaceGuard.Check(_store);
        }
        catch (EngineException e)
        {
            // Without a layout there is nothing to compare keys with.
            report.Add("layout", "engine_meta", e.Message);
            return;
        }

        report.Guard("rows", new RowCheck(_store, report).Run);
        report.Guard(KeySpace.NameOf(KeyFamily.ByParent), IndexChecks.ByParent(_store, report).Run);
        VerifyGrantIndexes(report);
        report.Guard("manifest", new ManifestCheck(_store, report).Run);
        report.Guard("stats", () => new ManifestCheck(_store, report).CheckStats(report.Cancel));
    }

    // A marker says that an index or the digests are behind the grants: then they are not wrong, and whoever writes next builds them anew.
    private void VerifyGrantIndexes(StorageReport report)
    {
        report.Guard(KeySpace.NameOf(KeyFamily.ByNeedsExpansion), IndexChecks.ByNeedsExpansion(_store, report).Run);
        if (_store.Get(MetaKeys.DeferredIndexPending) is null)
        {
            report.Guard(KeySpace.NameOf(KeyFamily.ByPrincipal), IndexChecks.ByPrincipal(_store, report).Run);
        }

        if (_store.Get(MetaKeys.DigestBuildPending) is null)
        {
            report.Guard(KeySpace.NameOf(KeyFamily.Digest), () =>
            {
                using var check = new DigestCheck(_store, report);
                check.Run();
            });
        }
    }

    private void VerifyFrames(StorageReport report)
    {
        foreach (V3Frame frame in _store.Container.Frames)
        {
            report.Cancel.ThrowIfCancellationRequested();
            try
            {
                using Stream content = _store.Container.OpenFrame(frame, verifySha256: true);
                content.CopyTo(Stream.Null);
            }
            catch (EnvelopeException e)
            {
                report.Add("frame", frame.Name, e.Message);
            }
        }
    }

    private void VerifyTables(StorageReport report)
    {
        TableVerification tables = DirectoryVerifier.Verify(_store.Tables, cancellationToken: report.Cancel);
        foreach (TableFinding finding in tables.Findings)
        {
            string place = finding.Offset is { } offset ? $"offset {offset}: " : "";
            report.Add("table", finding.File, $"{place}{finding.Rule} ({finding.Code})");
        }

        if (tables.FindingCount > tables.Findings.Count)
        {
            report.Add("table", "tables", $"{tables.FindingCount - tables.Findings.Count} more findings are not listed");
        }
    }
}
