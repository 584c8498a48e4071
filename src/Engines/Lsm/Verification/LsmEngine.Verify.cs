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
        report.Guard("manifest", () => _ = Sealed.Container.Header.ParseManifest());
        try
        {
            KeyspaceGuard.Check(Sealed);
        }
        catch (EngineException e)
        {
            // Without a layout there is nothing to compare keys with.
            report.Add("layout", "engine_meta", e.Message);
            return;
        }

        report.Guard("rows", new RowCheck(Sealed, report).Run);
        report.Guard(KeySpace.NameOf(KeyFamily.ByParent), IndexChecks.ByParent(Sealed, report).Run);
        VerifyGrantIndexes(report);
        report.Guard("manifest", new ManifestCheck(Sealed, report).Run);
        report.Guard("stats", new StatsCheck(Sealed, report).Run);
    }

    // A marker says that an index or the digests are behind the grants: then they are not wrong, and whoever writes next builds them anew.
    private void VerifyGrantIndexes(StorageReport report)
    {
        report.Guard(KeySpace.NameOf(KeyFamily.ByNeedsExpansion), IndexChecks.ByNeedsExpansion(Sealed, report).Run);
        if (Sealed.Get(MetaKeys.DeferredIndexPending) is null)
        {
            report.Guard(KeySpace.NameOf(KeyFamily.ByPrincipal), IndexChecks.ByPrincipal(Sealed, report).Run);
        }

        if (Sealed.Get(MetaKeys.DigestBuildPending) is null)
        {
            report.Guard(KeySpace.NameOf(KeyFamily.Digest), () =>
            {
                using var check = new DigestCheck(Sealed, report);
                check.Run();
            });
        }
    }

    private void VerifyFrames(StorageReport report)
    {
        foreach (V3Frame frame in Sealed.Container.Frames)
        {
            report.Cancel.ThrowIfCancellationRequested();
            try
            {
                using Stream content = Sealed.Container.OpenFrame(frame, verifySha256: true);
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
        TableVerification tables = DirectoryVerifier.Verify(Sealed.Tables, cancellationToken: report.Cancel);
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
