namespace C1z.Adapters;

/// <summary>The way that unsaved rows of a v3 file take until they are saved. The file does not depend on it.</summary>
public enum C1zLoadPath
{
    /// <summary>Sorted in memory, and in files of the working directory beyond the memory budget. The fastest; needs no further library.</summary>
    Direct,

    /// <summary>Through a RocksDB store in the working directory, as sorted tables that it takes over.</summary>
    Ingest,

    /// <summary>Through a RocksDB store in the working directory, as sorted batches for its memtable.</summary>
    Batch,
}
