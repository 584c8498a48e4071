namespace C1z.Adapters;

/// <summary>How bad a finding is.</summary>
public enum VerifySeverity
{
    /// <summary>Worth knowing; the snapshot can be used.</summary>
    Warning,

    /// <summary>A rule of the format or of the graph is broken.</summary>
    Error,
}

/// <summary>One broken rule.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">Short stable name of the rule, for programs: <c>dangling-principal</c>.</param>
/// <param name="Subject">What broke it: a sync, a table, a record's id.</param>
/// <param name="Message">What is wrong, with the values.</param>
public sealed record VerifyFinding(VerifySeverity Severity, string Rule, string Subject, string Message);

/// <summary>Options of <see cref="C1zVerifier"/>.</summary>
public sealed record VerifyOptions
{
    /// <summary>How the file is opened.</summary>
    public C1zReaderOptions Reader { get; init; } = new();

    /// <summary>Check only this sync; null checks all.</summary>
    public string? SyncId { get; init; }

    /// <summary>Findings reported of each rule; the rest is counted only. Default 20.</summary>
    public int MaxFindingsPerRule { get; init; } = 20;

    /// <summary>Told the records checked so far.</summary>
    public IProgress<long>? Progress { get; init; }
}

/// <summary>Outcome of a verification.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Errors">Errors found, reported or not.</param>
/// <param name="Warnings">Warnings found, reported or not.</param>
public readonly record struct VerifySummary(long Records, long Errors, long Warnings)
{
    /// <summary>True without errors.</summary>
    public bool IsSound => Errors == 0;
}
