namespace C1z.Engines;

/// <summary>Takes over a sync from another file, with its id and times.</summary>
public interface ISyncImport
{
    /// <summary>Starts a sync of which everything but the records is known, finished or not, and makes it current.</summary>
    /// <remarks>
    /// Records are put as always. <see cref="ISyncRuns.EndSync"/> keeps an end that the run has already. In a format that holds one sync, the one before is
    /// forgotten.
    /// </remarks>
    /// <param name="run">The sync; its cached stats are ignored. Times are those of this format: true instants in v3, wall clocks labelled UTC in v1.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.ReadOnly"/>; <see cref="EngineErrorCode.FailedPrecondition"/> while a sync is current, or
    /// when the file has one with this id; <see cref="EngineErrorCode.InvalidArgument"/> for an id that is not a sync's.</exception>
    void ImportSync(SyncRun run);
}
