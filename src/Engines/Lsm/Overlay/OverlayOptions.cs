using C1z.Engines.Rocks;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>What a store over a snapshot is used for.</summary>
internal sealed record OverlayOptions
{
    /// <summary>How loads enter it.</summary>
    public LoadPath Path { get; init; }

    /// <summary>When small writes are durable; <see cref="Durability.None"/> when they do not go there one by one.</summary>
    public Durability Durability { get; init; }

    /// <summary>Memory for rows that are in no table yet, in bytes.</summary>
    public long MemtableBytes { get; init; } = new RocksStoreOptions().MemtableBytes;

    /// <summary>Receives stage times.</summary>
    public StageTimes? Times { get; init; }
}
