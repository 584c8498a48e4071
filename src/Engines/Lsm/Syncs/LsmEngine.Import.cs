namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine : ISyncImport
{
    /// <inheritdoc/>
    public void ImportSync(SyncRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Run(engine =>
        {
            engine.RequireWritable();
            if (engine._currentSyncId is { } current)
            {
                throw engine.Precondition($"sync '{current}' is current, no other can be imported");
            }

            if (!Ksuid.TryDecode(run.Id, stackalloc byte[Ksuid.ByteLength]))
            {
                throw new EngineException(EngineErrorCode.InvalidArgument, $"'{run.Id}' is not the id of a sync", engine.Path);
            }

            if (engine.ReadBareRun()?.Id == run.Id)
            {
                throw engine.Precondition($"there is a sync '{run.Id}' already");
            }

            engine.Begin(run);
        });
    }
}
