namespace C1z.Engines;

/// <summary>When a change survives the end of the process or of the machine.</summary>
public enum Durability
{
    /// <summary>When the snapshot is saved. Nothing is logged: the cheapest, and right for loads that are repeated when they fail.</summary>
    None = 0,

    /// <summary>A bounded time after the call returned: at most a declared window of changes is lost.</summary>
    Async,

    /// <summary>When the call returns; callers that wait at the same time share one sync of the log.</summary>
    Group,

    /// <summary>When the call returns; each call syncs the log itself.</summary>
    Sync,
}
