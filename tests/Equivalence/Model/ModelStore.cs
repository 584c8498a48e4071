namespace C1z.Equivalence.Model;

/// <summary>Everything a snapshot holds.</summary>
internal sealed class ModelStore
{
    /// <summary>The syncs in the order they were started, each with a number as rows have.</summary>
    public List<ModelRun> Runs { get; private init; } = [];

    /// <summary>What v3 remembers of the sync besides its run; null when nothing.</summary>
    public SyncStats? Stats { get; set; }

    public ModelTable<ModelResourceType> ResourceTypes { get; private init; } = new();

    public ModelTable<ModelResource> Resources { get; private init; } = new();

    public ModelTable<ModelEntitlement> Entitlements { get; private init; } = new();

    public ModelTable<ModelGrant> Grants { get; private init; } = new();

    public ModelTable<ModelAsset> Assets { get; private init; } = new();

    /// <summary>Session values by sync and stored key, which is prefix and key.</summary>
    public Dictionary<string, SortedDictionary<string, byte[]>> Sessions { get; private init; } = [];

    public ModelStore Copy() => new()
    {
        Runs = [.. Runs],
        Stats = Stats,
        ResourceTypes = ResourceTypes.Copy(),
        Resources = Resources.Copy(),
        Entitlements = Entitlements.Copy(),
        Grants = Grants.Copy(),
        Assets = Assets.Copy(),
        Sessions = Sessions.ToDictionary(pair => pair.Key, pair => new SortedDictionary<string, byte[]>(pair.Value, ByteOrder.Comparer)),
    };

    public void RemoveSync(string sync)
    {
        ResourceTypes.RemoveSync(sync);
        Resources.RemoveSync(sync);
        Entitlements.RemoveSync(sync);
        Grants.RemoveSync(sync);
        Assets.RemoveSync(sync);
        Sessions.Remove(sync);
        Runs.RemoveAll(run => run.Run.Id == sync);
    }

    public void Clear()
    {
        foreach (ModelRun run in Runs.ToList())
        {
            RemoveSync(run.Run.Id);
        }

        Sessions.Clear();
        Stats = null;
    }
}
