using System.Diagnostics;

namespace C1z.Engines;

/// <summary>Where a load spends its time: wall-clock milliseconds by stage.</summary>
/// <remarks>Stages may overlap when several threads work, so their sum can exceed the elapsed time. Adding is safe from any thread.</remarks>
public sealed class StageTimes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _ticks = new(StringComparer.Ordinal);

    /// <summary>Records time under a stage, added to what is there.</summary>
    /// <param name="stage">A short lower-case name: translate, insert, index, compress, fsync, …</param>
    /// <param name="startedAt">A <see cref="Stopwatch.GetTimestamp"/> taken when the stage began.</param>
    public void AddSince(string stage, long startedAt)
    {
        Add(stage, Stopwatch.GetElapsedTime(startedAt));
    }

    /// <summary>Records time under a stage, added to what is there.</summary>
    /// <param name="stage">As for <see cref="AddSince"/>.</param>
    /// <param name="time">How long it took.</param>
    public void Add(string stage, TimeSpan time)
    {
        lock (_lock)
        {
            _ticks[stage] = _ticks.GetValueOrDefault(stage) + time.Ticks;
        }
    }

    /// <summary>The stages so far, in milliseconds, sorted by name.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyDictionary<string, double> Snapshot()
    {
        var result = new SortedDictionary<string, double>(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach ((string stage, long ticks) in _ticks)
            {
                result[stage] = TimeSpan.FromTicks(ticks).TotalMilliseconds;
            }
        }

        return result;
    }
}
