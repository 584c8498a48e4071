using C1z.Engines;
using Google.Protobuf.Collections;
using WireCall = C1z.Proto.Reader.V2.CallStat;
using WireStats = C1z.Proto.Reader.V2.SyncStats;

namespace C1z.Adapters;

/// <summary>Engine stats as the wire message that tools print.</summary>
internal static class StatsMessage
{
    public static WireStats From(SyncStats stats)
    {
        var message = new WireStats
        {
            ResourceTypes = stats.ResourceTypes,
            Resources = stats.Resources,
            Entitlements = stats.Entitlements,
            Grants = stats.Grants,
            Assets = stats.Assets,
        };
        message.ResourcesByResourceType.Add(stats.ResourcesByType);
        message.GrantsByResourceType.Add(stats.GrantsByType);
        message.EntitlementsByResourceType.Add(stats.EntitlementsByType);
        message.StepDurationsMs.Add(stats.StepDurationsMs);
        Copy(stats.ConnectorCalls, message.ConnectorCallStats);
        Copy(stats.SessionCalls, message.SessionStoreStats);
        return message;
    }

    private static void Copy(SortedDictionary<string, CallStat> from, MapField<string, WireCall> to)
    {
        foreach ((string name, CallStat call) in from)
        {
            to.Add(name, new WireCall
            {
                Count = call.Count,
                TotalMs = call.TotalMs,
                MaxMs = call.MaxMs,
                Errors = call.Errors,
                Timeouts = call.Timeouts,
            });
        }
    }
}
