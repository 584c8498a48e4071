namespace C1z.Engines.Lsm;

/// <summary>The way that unsaved rows take until they are saved. The saved file does not depend on it.</summary>
public enum LoadPath
{
    /// <summary>Sorted in memory, and in run files beyond the memory budget. The fastest; needs no further library.</summary>
    Direct = 0,

    /// <summary>A full buffer becomes sorted tables, rows and index rows apart, which a RocksDB store takes over as they are.</summary>
    Ingest,

    /// <summary>
    /// A full buffer becomes two sorted batches, rows and index rows apart, which are built and put into the memtable of a RocksDB store at the same time.
    /// </summary>
    Batch,
}
