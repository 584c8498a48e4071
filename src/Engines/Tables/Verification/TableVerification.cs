namespace C1z.Engines.Tables;

/// <summary>What a verification looked at and found.</summary>
public sealed class TableVerification
{
    private readonly List<TableFinding> _findings = [];

    internal TableVerification(int maxFindings) => MaxFindings = maxFindings;

    /// <summary>What is wrong, in the order of the walk; at most <see cref="MaxFindings"/>.</summary>
    public IReadOnlyList<TableFinding> Findings => _findings;

    /// <summary>How many findings are kept.</summary>
    public int MaxFindings { get; }

    /// <summary>How many findings there were, kept or not.</summary>
    public long FindingCount { get; private set; }

    /// <summary>Files walked.</summary>
    public int Files { get; internal set; }

    /// <summary>Data blocks walked.</summary>
    public long DataBlocks { get; internal set; }

    /// <summary>Point entries walked.</summary>
    public long Entries { get; internal set; }

    /// <summary>Range deletions walked.</summary>
    public long RangeDeletions { get; internal set; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => FindingCount == 0;

    internal void Add(TableFinding finding)
    {
        FindingCount++;
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }

    internal void Add(TableException error) => Add(new TableFinding(error.Code, error.File, error.Offset, error.Rule));
}
