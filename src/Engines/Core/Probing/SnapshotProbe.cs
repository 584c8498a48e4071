using C1z.Envelope;

namespace C1z.Engines;

/// <summary>The container format that a file's first bytes announce.</summary>
public enum SnapshotFormat
{
    /// <summary><c>C1ZF</c>: a SQLite database in one zstd frame.</summary>
    V1 = 1,

    /// <summary><c>C1Z3</c>: a manifest and frames of sorted tables.</summary>
    V3 = 3,
}
