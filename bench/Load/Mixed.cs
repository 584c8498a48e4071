using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>A load that is read while it grows.</summary>
internal static class Mixed
{
    private const int ReadsBetweenPages = 10;
    private const int DefaultPage = 10_000;

    /// <summary>Puts in pages; after each, the first grants of ten entitlements are listed.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Run(Dataset data, string path, LoadSettings settings)
    {
        File.Delete(path);
        int size = settings.Page == 0 ? DefaultPage : settings.Page;
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(path, Options(settings, timings) with { Mode = C1zWriteMode.CreateNew });
        writer.StartSync();
        writer.PutResourceTypes(data.ResourceTypes);
        writer.PutResources(data.Resources);
        writer.PutEntitlements(data.Entitlements);
        for (int from = 0; from < data.Grants.Length; from += size)
        {
            var page = new ArraySegment<Grant>(data.Grants, from, Math.Min(size, data.Grants.Length - from));
            writer.PutGrants(page);
            for (int i = 0; i < ReadsBetweenPages; i++)
            {
                Entitlement asked = page[i * page.Count / ReadsBetweenPages].Entitlement;
                if (writer.Reader.ListGrantsForEntitlement(asked, page: new PageOptions(50)).Items.Count == 0)
                {
                    throw new InvalidOperationException($"grants of {asked.Id} that were put are not listed");
                }
            }
        }

        writer.EndSync();
        return (writer.Save().FileBytes, timings.Snapshot());
    }

    private static C1zWriterOptions Options(LoadSettings settings, C1zTimings timings) =>
        new() { Engine = settings.Engine, Timings = timings, LoadPath = settings.Path };
}
