using C1z.Engines;

namespace C1z.Adapters;

/// <content>Copies of one sync.</content>
public sealed partial class C1zReader
{
    /// <summary>Writes one finished sync to a new file of the same format.</summary>
    /// <param name="outPath">Where; nothing may be there.</param>
    /// <param name="syncId">Which; null for the latest finished full sync.</param>
    /// <param name="cancel">Cancels; nothing is left at the path.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.FailedPrecondition"/> when something is there or the sync is unfinished;
    /// <see cref="C1zErrorCode.NotFound"/> without such a sync.</exception>
    public void CloneSync(string outPath, string? syncId = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        EngineCall.Run(() => Maintenance.CloneSync(outPath, syncId, cancel));
    }

    /// <summary>Like <see cref="CloneSync"/>, by copying the data as a whole and dropping other syncs: row ids stay.</summary>
    /// <inheritdoc cref="CloneSync"/>
    public void IsolateSync(string outPath, string? syncId = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outPath);
        EngineCall.Run(() => Maintenance.IsolateSync(outPath, syncId, cancel));
    }

    private ISnapshotMaintenance Maintenance => EngineCall.MaintenanceOf(Engine);
}
