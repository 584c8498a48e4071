using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>Open, put everything, end the sync, save: from objects in memory to a sealed and synced file.</summary>
internal static class WritePack
{
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Run(Dataset data, string path, LoadSettings settings)
    {
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions
        {
            Mode = C1zWriteMode.CreateNew,
            Engine = settings.Engine,
            SlimGrants = settings.Slim,
            Timings = timings,
            LoadPath = settings.Path,
            Shards = settings.Shards > 0 ? settings.Shards : new C1zWriterOptions().Shards,
        });
        writer.StartSync();
        writer.PutResourceTypes(data.ResourceTypes);
        writer.PutResources(data.Resources);
        writer.PutEntitlements(data.Entitlements);
        if (settings.Page == 0)
        {
            writer.PutGrants(data.Grants);
        }
        else
        {
            for (int from = 0; from < data.Grants.Length; from += settings.Page)
            {
                writer.PutGrants(new ArraySegment<Grant>(data.Grants, from, Math.Min(settings.Page, data.Grants.Length - from)));
            }
        }

        writer.EndSync();
        SaveSummary saved = writer.Save();
        return (saved.FileBytes, timings.Snapshot());
    }
}
