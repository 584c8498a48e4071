namespace C1z.Engines.Rocks;

/// <summary>What a <see cref="CommitLog"/> did so far.</summary>
/// <param name="Commits">Batches appended.</param>
/// <param name="Bytes">Their encoded bytes.</param>
/// <param name="Syncs">Syncs of the log, successful or not.</param>
/// <param name="Waits">Appends that had to wait for room in the async window.</param>
public readonly record struct CommitLogCounters(long Commits, long Bytes, long Syncs, long Waits);
