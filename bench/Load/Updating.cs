using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>Opens a sealed file, changes one grant in a hundred, saves.</summary>
internal static class Updating
{
    private const int Share = 100;

    /// <summary>Changes a hundredth of the grants: of all entitlements, so that hardly a table stays as it is, or of one.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) Run(Dataset data, string path, LoadSettings settings)
    {
        var timings = new C1zTimings();
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = settings.Engine, Timings = timings });
        writer.SetCurrentSync(writer.Reader.ResolveSync()!.Id);
        int changed = settings.Grants / Share;
        writer.PutGrants(Enumerable.Range(0, changed).Select(i =>
        {
            Proto.Connector.V2.Grant grant = data.MakeGrant((i * Share) + (settings.Scenario == "updateone" ? 0 : i % Share));
            grant.Sources = new Proto.Connector.V2.GrantSources { Sources = { ["changed"] = new() } };
            return grant;
        }));
        writer.EndSync();
        return (writer.Save().FileBytes, timings.Snapshot());
    }
}
