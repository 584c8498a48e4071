namespace C1z.Engines;

/// <summary>Counts and timings of one sync.</summary>
/// <remarks>Maps are sorted by key in the byte order of UTF-8, as files store them.</remarks>
public sealed class SyncStats
{
    /// <summary>Number of resource types.</summary>
    public long ResourceTypes { get; set; }

    /// <summary>Number of resources of the known types.</summary>
    public long Resources { get; set; }

    /// <summary>Number of entitlements.</summary>
    public long Entitlements { get; set; }

    /// <summary>Number of grants.</summary>
    public long Grants { get; set; }

    /// <summary>Number of assets.</summary>
    public long Assets { get; set; }

    /// <summary>Resources by their type; every known type has an entry, also with 0.</summary>
    public SortedDictionary<string, long> ResourcesByType { get; } = new(Utf8Order.Comparer);

    /// <summary>Grants by the type of the entitlement's resource.</summary>
    public SortedDictionary<string, long> GrantsByType { get; } = new(Utf8Order.Comparer);

    /// <summary>Entitlements by the type of their resource.</summary>
    public SortedDictionary<string, long> EntitlementsByType { get; } = new(Utf8Order.Comparer);

    /// <summary>Milliseconds spent in each step of the sync, lifted from the sync token.</summary>
    public SortedDictionary<string, long> StepDurationsMs { get; } = new(Utf8Order.Comparer);

    /// <summary>Calls to the connector by step, lifted from the sync token.</summary>
    public SortedDictionary<string, CallStat> ConnectorCalls { get; } = new(Utf8Order.Comparer);

    /// <summary>Calls to the session store by operation, lifted from the sync token.</summary>
    public SortedDictionary<string, CallStat> SessionCalls { get; } = new(Utf8Order.Comparer);
}

/// <summary>Summary of calls of one kind.</summary>
/// <param name="Count">Number of calls.</param>
/// <param name="TotalMs">Milliseconds in all of them.</param>
/// <param name="MaxMs">Milliseconds of the longest.</param>
/// <param name="Errors">Calls that failed.</param>
/// <param name="Timeouts">Calls that ran out of time.</param>
public readonly record struct CallStat(long Count, long TotalMs, long MaxMs, long Errors, long Timeouts);
