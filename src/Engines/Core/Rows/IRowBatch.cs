namespace C1z.Engines;

/// <summary>What all batches have in common, whatever their rows are.</summary>
public interface IRowBatch
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>Bytes used in the slab.</summary>
    int SlabLength { get; }

    /// <summary>Forgets rows and bytes, keeps the memory.</summary>
    void Clear();
}
