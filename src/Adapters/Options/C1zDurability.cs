namespace C1z.Adapters;

/// <summary>When a change of a v3 file survives a crash before it is saved.</summary>
/// <remarks>
/// All levels but <see cref="None"/> commit each call that changes something to the log of a RocksDB store in the working directory; a later writer goes on
/// from there (<see cref="C1zWriterOptions.UnsavedWork"/>). They are made for small changes.
/// </remarks>
public enum C1zDurability
{
    /// <summary>When it is checkpointed or saved. Needs no further library.</summary>
    None,

    /// <summary>A bounded time after the call returned: at most 1,024 calls are lost.</summary>
    Async,

    /// <summary>When the call returns; calls of several threads share a sync.</summary>
    Group,

    /// <summary>When the call returns; each call syncs for itself.</summary>
    Sync,
}
