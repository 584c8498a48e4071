using C1z.Equivalence.Running;

namespace C1z.Equivalence.Workloads;

/// <summary>One call of a workload, or a few that belong together.</summary>
internal abstract record Step
{
    /// <summary>Makes the call and tells what came of it.</summary>
    public abstract string Run(Stage stage);

    /// <summary>Steps that do less of the same, for reducing a failing workload.</summary>
    public virtual IEnumerable<Step> Smaller() => [];
}

/// <summary>Steps, and the seed they come from.</summary>
internal sealed record Workload(string Name, IReadOnlyList<Step> Steps)
{
    public Workload With(IEnumerable<Step> steps) => new(Name, [.. steps]);

    public string Print() => string.Join('\n', Steps.Select((step, i) => $"  {i,3}  {Text.Printable(step.ToString())}"));
}
