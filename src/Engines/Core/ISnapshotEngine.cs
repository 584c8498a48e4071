namespace C1z.Engines;

/// <summary>An open snapshot: one engine, one file.</summary>
/// <remarks>
/// <para><see cref="Save"/> publishes what was written: the file at the path is replaced in one step, or left exactly as it was. Disposing
/// without a save never touches the file; it throws the unsaved work away, up to the last checkpoint where the engine makes those durable.</para>
/// <para>Synchronous. One thread at a time.</para>
/// </remarks>
public interface ISnapshotEngine : ISyncRuns, IRecordReader, IRecordWriter, ISessionStore, IDisposable
{
    /// <summary>The file, as given when opened.</summary>
    string Path { get; }

    /// <summary>Engine, format and encoding.</summary>
    EngineInfo Info { get; }

    /// <summary>How record bytes in rows are encoded, both ways.</summary>
    RecordEncoding Encoding { get; }

    /// <summary>True when opened read-only.</summary>
    bool IsReadOnly { get; }

    /// <summary>True when there is something to save.</summary>
    bool IsDirty { get; }

    /// <summary>Bytes that the working data takes on disk now.</summary>
    /// <returns>Size in bytes.</returns>
    long WorkingBytes();

    /// <summary>Publishes unsaved work to <see cref="Path"/>; does nothing when there is none. The store stays open.</summary>
    /// <param name="cancel">Cancels before the file is replaced; then nothing changed.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.ArtifactUnusable"/> when saving failed; saving may be tried again. The old
    /// file is untouched, or, when only the last step failed, the new one is whole in its place and merely not yet safe from a power cut.</exception>
    SaveResult Save(CancellationToken cancel = default);
}

/// <summary>What a save did.</summary>
/// <param name="Changed">False when there was nothing to save and the file was left alone.</param>
/// <param name="FileBytes">Size of the file in bytes; 0 when there is no file.</param>
/// <param name="PayloadBytes">Size of the payload before compression in bytes.</param>
public readonly record struct SaveResult(bool Changed, long FileBytes, long PayloadBytes);
