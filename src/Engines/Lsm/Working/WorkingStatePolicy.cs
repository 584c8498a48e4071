namespace C1z.Engines.Lsm;

/// <summary>What opening for writing does with work that an earlier writer checkpointed and never saved.</summary>
/// <remarks>It lies in the directory <c>FILE.work</c> beside the snapshot. Readers never look at it.</remarks>
public enum WorkingStatePolicy
{
    /// <summary>
    /// Goes on from the checkpoint. Work that cannot be trusted is refused with <see cref="EngineErrorCode.UnsavedWork"/>, never dropped: the snapshot changed
    /// since the checkpoint, or the work is damaged.
    /// </summary>
    Resume,

    /// <summary>Deletes it, whatever its state, and starts from the snapshot.</summary>
    Discard,

    /// <summary>Refuses to open, with <see cref="EngineErrorCode.UnsavedWork"/>.</summary>
    Fail,
}
