using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>Like <see cref="WritePack"/>, with grants that are made page by page: memory is that of the product, whatever the number of grants.</summary>
internal static class StreamPack
{
    private const int DefaultPage = 10_000;

    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Run(Dataset data, string path, LoadSettings settings)
    {
        var timings = new C1zTimings();
        var options = new C1zWriterOptions { Mode = C1zWriteMode.CreateNew, Engine = settings.Engine, Timings = timings };
        if (settings.Budget > 0)
        {
            options = options with { MemoryBudgetBytes = (long)settings.Budget << 20 };
        }

        int page = settings.Page == 0 ? DefaultPage : settings.Page;
        using C1zWriter writer = C1zWriter.Open(path, options);
        writer.StartSync();
        writer.PutResourceTypes(data.ResourceTypes);
        writer.PutResources(data.Resources);
        writer.PutEntitlements(data.Entitlements);
        for (int from = 0; from < settings.Grants; from += page)
        {
            writer.PutGrants(Enumerable.Range(from, Math.Min(page, settings.Grants - from)).Select(data.MakeGrant));
        }

        writer.EndSync();
        return (writer.Save().FileBytes, timings.Snapshot());
    }
}
