using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>Small changes: one grant in a file of its own, a hundredth of the grants of an existing file, reads between writes.</summary>
internal static class Amending
{
    private const int ReadsBetweenPages = 10;
    private const int DefaultPage = 10_000;

    /// <summary>Open, put every hundredth grant again with a source it did not have, save. Copying the original is in the time of no stage, but in that of the clock.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Update(Dataset data, string original, string path, LoadSettings settings)
    {
        File.Copy(original, path, overwrite: true);
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(path, Options(settings, timings));
        writer.SetCurrentSync(writer.Reader.LatestFinishedSync()!.Id);
        writer.PutGrants([.. data.Grants.Where((_, i) => i % 100 == 0).Select(Changed)]);
        return (writer.Save().FileBytes, timings.Snapshot());
    }

    /// <summary>Puts in pages; after each, the first grants of ten entitlements are listed.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Mixed(Dataset data, string path, LoadSettings settings)
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

    private static Grant Changed(Grant grant) => new(grant) { Sources = new GrantSources { Sources = { [grant.Entitlement.Id] = new() } } };

    private static C1zWriterOptions Options(LoadSettings settings, C1zTimings timings) =>
        new() { Engine = settings.Engine, Timings = timings, LoadPath = settings.Path };
}
