using C1z.Engines.Keys;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Writes the key that a record asks for, by what it holds.</summary>
internal static class RecordKeys
{
    /// <summary>The key of a record.</summary>
    /// <param name="family">What it is a record of.</param>
    /// <param name="record">The encoded record.</param>
    /// <param name="key">Receives the key.</param>
    /// <returns>False for families whose values do not name their key.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>.</exception>
    public static bool Write(KeyFamily family, ReadOnlySpan<byte> record, ref KeyWriter key)
    {
        switch (family)
        {
            case KeyFamily.ResourceType:
                ResourceTypeKeys.Write(ref key, new ResourceTypeRecordView(record).ExternalId);
                return true;
            case KeyFamily.Resource:
                var resource = new ResourceRecordView(record);
                ResourceKeys.Write(ref key, resource.ResourceType, resource.ResourceId);
                return true;
            case KeyFamily.Entitlement:
                var entitlement = new EntitlementRecordView(record);
                EntitlementKeys.Write(ref key, new EntitlementIdentity(
                    entitlement.Resource.ResourceType, entitlement.Resource.ResourceId, entitlement.ExternalId));
                return true;
            case KeyFamily.Grant:
                var grant = new GrantRecordView(record);
                var identity = new EntitlementIdentity(grant.Entitlement.ResourceType, grant.Entitlement.ResourceId, grant.Entitlement.EntitlementId);
                GrantKeys.Write(ref key, identity, grant.Principal.ResourceType, grant.Principal.ResourceId);
                return true;
            case KeyFamily.Asset:
                AssetKeys.Write(ref key, new AssetRecordView(record).ExternalId);
                return true;
            case KeyFamily.Session:
                var session = new SessionRecordView(record);
                SessionKeys.Write(ref key, session.SyncId, session.Key);
                return true;
            default:
                return false;
        }
    }
}
