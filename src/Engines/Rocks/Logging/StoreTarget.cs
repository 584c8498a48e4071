namespace C1z.Engines.Rocks;

/// <summary>A store as the target of a <see cref="CommitLog"/>.</summary>
internal sealed class StoreTarget(RocksStore store) : ILogTarget
{
    public void Write(RocksBatch batch, bool log) => store.Write(batch, log);

    public void Sync() => store.FlushLog(sync: true);

    public RocksSnapshot? TakeSnapshot() => store.TakeSnapshot();
}
