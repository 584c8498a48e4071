using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Collects where opening, loading and saving spend their time.</summary>
/// <remarks>Safe to read while work goes on.</remarks>
public sealed class C1zTimings
{
    internal StageTimes Stages { get; } = new();

    /// <summary>Wall-clock milliseconds by stage, sorted by name. Stages that run on several threads may sum to more than elapsed.</summary>
    /// <returns>A copy of the state now.</returns>
    public IReadOnlyDictionary<string, double> Snapshot() => Stages.Snapshot();
}
