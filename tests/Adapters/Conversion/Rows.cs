using C1z.Engines.Lsm;

namespace C1z.Adapters.Tests.Conversion;

/// <summary>The live rows of a v3 file, as hex.</summary>
internal static class Rows
{
    /// <summary>The saved stats carry the time at which they were counted.</summary>
    public const string Stats = "03ff737461747300";

    public static SortedDictionary<string, string> Of(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using LsmScan scan = engine.Scan();
        while (scan.MoveNext())
        {
            rows.Add(Convert.ToHexStringLower(scan.Key), Convert.ToHexStringLower(scan.Value));
        }

        return rows;
    }

    public static void CheckStorage(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        var findings = new List<C1z.Engines.StorageFinding>();
        engine.VerifyStorage(findings.Add);
        findings.Should().BeEmpty();
    }
}
