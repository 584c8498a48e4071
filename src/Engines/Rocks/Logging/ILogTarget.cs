namespace C1z.Engines.Rocks;

/// <summary>What a <see cref="CommitLog"/> needs of a store; tests put a failing disk here.</summary>
internal interface ILogTarget
{
    /// <summary>Appends a batch to the log and applies it. Called by many threads at once.</summary>
    void Write(RocksBatch batch, bool log);

    /// <summary>Makes durable what was appended before the call. One call at a time, while writes go on.</summary>
    void Sync();

    /// <summary>The rows of now, for reads that see nothing newer; null when the target has none.</summary>
    RocksSnapshot? TakeSnapshot();
}
