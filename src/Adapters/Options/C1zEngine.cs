namespace C1z.Adapters;

/// <summary>Engine of a new snapshot. An existing file keeps its own.</summary>
public enum C1zEngine
{
    /// <summary>SQLite inside zstd, format v1: readable by every tool of the ecosystem.</summary>
    Sqlite = 1,

    /// <summary>Sorted tables, format v3.</summary>
    Lsm = 2,
}
