namespace C1z.Sync.Syncing.State;

/// <summary>Numbers of a sync that outlive a pause.</summary>
internal sealed class SyncTally
{
    private const int WarningsKept = 100;

    public long ResourceTypes { get; set; }

    public long Resources { get; set; }

    public long Entitlements { get; set; }

    public long Grants { get; set; }

    public long Assets { get; set; }

    public long Expanded { get; set; }

    public long Replayed { get; set; }

    /// <summary>Resources that were stored with an entity tag.</summary>
    public long Tagged { get; set; }

    public long Calls { get; set; }

    public long Retries { get; set; }

    /// <summary>Calls that ended in a warning.</summary>
    public long FailedCalls { get; set; }

    public SortedDictionary<string, long> WarningCounts { get; } = new(StringComparer.Ordinal);

    /// <summary>The first ones of this run.</summary>
    public List<SyncWarning> Warnings { get; } = [];

    /// <summary>Milliseconds by phase.</summary>
    public SortedDictionary<string, long> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>By kind of call.</summary>
    public SortedDictionary<string, CallStat> CallStats { get; } = new(StringComparer.Ordinal);

    public SyncCounts Counts => new(ResourceTypes, Resources, Entitlements, Grants, Assets);

    public long WarningTotal => WarningCounts.Values.Sum();

    public void Warn(SyncWarning warning)
    {
        WarningCounts[warning.Rule] = WarningCounts.GetValueOrDefault(warning.Rule) + 1;
        if (Warnings.Count < WarningsKept)
        {
            Warnings.Add(warning);
        }
    }

    public void AddStep(string name, TimeSpan time) => Steps[name] = Steps.GetValueOrDefault(name) + (long)time.TotalMilliseconds;

    public CallStat StatOf(string call)
    {
        if (!CallStats.TryGetValue(call, out CallStat? stat))
        {
            CallStats.Add(call, stat = new CallStat());
        }

        return stat;
    }
}

/// <summary>Sums over calls of one kind, as the stats of a file show them.</summary>
internal sealed class CallStat
{
    public long Count { get; set; }

    public long TotalMs { get; set; }

    public long MaxMs { get; set; }

    public long Errors { get; set; }

    public long Timeouts { get; set; }
}
