using C1z.Engines;

namespace C1z.Adapters.Verification;

/// <summary>Counts findings and passes the first few of each rule on, so that a file with a million broken rows stays readable.</summary>
internal sealed class FindingLog(VerifyOptions options, Action<VerifyFinding> report)
{
    private readonly Dictionary<string, int> _byRule = new(StringComparer.Ordinal);

    public long Records { get; private set; }

    public long Errors { get; private set; }

    public long Warnings { get; private set; }

    public void Error(string rule, string subject, string message) => Add(VerifySeverity.Error, rule, subject, message);

    public void Warning(string rule, string subject, string message) => Add(VerifySeverity.Warning, rule, subject, message);

    public void Add(StorageFinding finding) =>
        Add(finding.IsWarning ? VerifySeverity.Warning : VerifySeverity.Error, finding.Rule, finding.Subject, finding.Message);

    public void CountRecords(int records)
    {
        Records += records;
        options.Progress?.Report(Records);
    }

    private void Add(VerifySeverity severity, string rule, string subject, string message)
    {
        if (severity == VerifySeverity.Error)
        {
            Errors++;
        }
        else
        {
            Warnings++;
        }

        int seen = _byRule.GetValueOrDefault(rule);
        _byRule[rule] = seen + 1;
        if (seen < options.MaxFindingsPerRule)
        {
            report(new VerifyFinding(severity, rule, subject, message));
        }
    }
}
