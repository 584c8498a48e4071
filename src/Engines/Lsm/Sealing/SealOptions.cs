using C1z.Engines.Lsm.Saving;
using C1z.Engines.Lsm.Working;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>How a snapshot is sealed.</summary>
internal sealed record SealOptions
{
    /// <summary>The level of a seal: at 3, tables are a seventh smaller than at 1, in a tenth more time.</summary>
    public const int DefaultLevel = 3;

    /// <summary>zstd level.</summary>
    public int Level { get; init; } = DefaultLevel;

    /// <summary>Threads that compress and hash, besides the calling one.</summary>
    public required int Workers { get; init; }

    /// <summary>Target size of a table in bytes.</summary>
    public required int TableBytes { get; init; }

    /// <summary>Whether session values go along.</summary>
    public bool WithSessions { get; init; } = true;

    /// <summary>Whether digests are made even though the sync is not finished.</summary>
    public bool AlwaysBuildDigests { get; init; }

    /// <summary>Whether a file that appeared at the path meanwhile is left alone, and the seal fails.</summary>
    public bool MustBeNew { get; init; }

    /// <summary>Called with the finished container right before it takes its place; null for nothing.</summary>
    public Action<RandomAccessFile>? BeforeRename { get; init; }

    /// <summary>The time that the stats carry.</summary>
    public Instant Now { get; init; }

    /// <summary>Receives stage times.</summary>
    public StageTimes? Times { get; init; }

    /// <summary>Told the compressed bytes so far.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Knows the tables of the file before; null where there is none.</summary>
    public FrameReuse? Reuse { get; init; }

    /// <summary>Where derived rows go that pass the budget.</summary>
    public required RunFiles Runs { get; init; }

    /// <summary>Derived rows in memory, in bytes, for each index that has to be sorted.</summary>
    public required long MemoryBudgetBytes { get; init; }

    /// <summary>The file operations of the new container.</summary>
    public FileSystem FileSystem { get; init; } = FileSystem.Physical;
}
