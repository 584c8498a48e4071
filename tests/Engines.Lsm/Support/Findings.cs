namespace C1z.Engines.Lsm.Tests.Support;

internal static class Findings
{
    internal static List<StorageFinding> Of(LsmEngine engine)
    {
        var findings = new List<StorageFinding>();
        engine.VerifyStorage(findings.Add);
        return findings;
    }
}
