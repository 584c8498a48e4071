namespace C1z.Adapters;

/// <summary>What opening for writing does with work that an earlier writer of a v3 file checkpointed and never saved.</summary>
/// <remarks>It lies in the directory <c>FILE.work</c> beside the snapshot. Readers never look at it.</remarks>
public enum C1zUnsavedWork
{
    /// <summary>
    /// Goes on from the checkpoint; <see cref="C1zWriter.ResumedFrom"/> tells. Work that cannot be trusted is refused with
    /// <see cref="C1zErrorCode.UnsavedWork"/>, never dropped: the file changed since the checkpoint, or the work is damaged.
    /// </summary>
    Resume,

    /// <summary>Deletes it, whatever its state, and starts from the file.</summary>
    Discard,

    /// <summary>Refuses to open, with <see cref="C1zErrorCode.UnsavedWork"/>.</summary>
    Fail,
}
