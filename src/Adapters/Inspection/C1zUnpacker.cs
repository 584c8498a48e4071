using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Takes the database out of a snapshot, for tools that know SQLite files or directories of sorted tables.</summary>
public static class C1zUnpacker
{
    /// <summary>Name of the one file of an unpacked v1 snapshot: a SQLite database.</summary>
    public const string DatabaseName = SnapshotUnpacker.DatabaseName;

    /// <summary>Writes the content of a snapshot into a directory: <see cref="DatabaseName"/> for v1, the tables and their directory files for v3.</summary>
    /// <param name="path">The snapshot; not changed.</param>
    /// <param name="directory">Where; made when it is missing, and otherwise empty.</param>
    /// <param name="options">Limits and progress; null for the defaults.</param>
    /// <param name="cancel">Cancels; no file is left.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.FailedPrecondition"/>: something is in the directory; and whatever is wrong with the
    /// container.</exception>
    public static void Unpack(string path, string directory, C1zReaderOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        EngineCall.Run(() => SnapshotUnpacker.Unpack(path, directory, (options ?? new C1zReaderOptions()).ToEngine(), cancel));
    }
}
