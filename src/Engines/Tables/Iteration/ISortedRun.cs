namespace C1z.Engines.Tables;

/// <summary>Something sorted that a merge reads: a table, a level of tables that do not overlap, or replayed log entries.</summary>
internal interface ISortedRun
{
    /// <summary>Makes a cursor over the run's point entries.</summary>
    EntryCursor NewCursor();

    /// <summary>The part of the run that can hold keys of a range; <see langword="null"/> when none can. What is left out is never opened.</summary>
    ISortedRun? Within(KeyRange range);

    /// <summary>Narrows a region around a key by the run's range deletions and its tables' borders.</summary>
    void NarrowTombstones(ReadOnlySpan<byte> key, TombstoneRegion region);
}
