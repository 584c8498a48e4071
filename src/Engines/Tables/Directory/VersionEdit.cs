namespace C1z.Engines.Tables;

/// <summary>One record of the MANIFEST: what changed.</summary>
internal sealed class VersionEdit
{
    public string? Comparer { get; set; }

    public long? MinUnflushedLog { get; set; }

    public long? NextFileNumber { get; set; }

    public ulong? LastSequence { get; set; }

    /// <summary>Tables that leave, applied before <see cref="Added"/>: a move to another level is both.</summary>
    public List<(int Level, long Number)> Deleted { get; } = [];

    public List<TableInfo> Added { get; } = [];

    public List<(long Number, long Size)> CreatedBackings { get; } = [];

    public List<long> RemovedBackings { get; } = [];
}
