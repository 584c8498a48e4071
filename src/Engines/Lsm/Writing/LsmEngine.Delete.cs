using C1z.Engines.Keys;
using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <inheritdoc/>
    public bool DeleteGrant(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Run(engine =>
        {
            engine.RequireWritable();
            _ = engine.RequireCurrent();
            engine._rows.MakeRoom();
            if (new GrantLookup(engine.Store).FindOne(id) is not { } record)
            {
                return false;
            }

            var grant = new GrantRecordView(record);
            var key = new KeyWriter(stackalloc byte[512]);
            GrantKeys.Write(
                ref key,
                new EntitlementIdentity(grant.Entitlement.ResourceType, grant.Entitlement.ResourceId, grant.Entitlement.EntitlementId),
                grant.Principal.ResourceType,
                grant.Principal.ResourceId);
            engine._rows.SettleGrants();
            engine._rows.Pending.AddTombstone(key.Written);
            key.Dispose();
            engine.MarkRowsChanged();
            return true;
        });
    }

    private void RequireWritable()
    {
        if (IsReadOnly)
        {
            throw new EngineException(EngineErrorCode.ReadOnly, "the snapshot was opened read-only", Path);
        }
    }

    private ReadOnlySpan<byte> RequireCurrent() => _currentSyncId is null
        ? throw new EngineException(EngineErrorCode.NoCurrentSync, "no sync is running", Path)
        : _currentSyncUtf8;
}
