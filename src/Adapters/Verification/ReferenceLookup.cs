using C1z.Engines;

namespace C1z.Adapters.Verification;

/// <summary>Collects what a page of records refers to and looks it up in one go: flat memory, few queries.</summary>
internal sealed class ReferenceLookup(IRecordReader reader, string syncId)
{
    private readonly Dictionary<ResourceKey, List<Action<ResourceKey>>> _resources = [];
    private readonly Dictionary<string, List<Action<string>>> _entitlements = new(StringComparer.Ordinal);
    private readonly ResourceBatch _foundResources = new();
    private readonly EntitlementBatch _foundEntitlements = new();

    /// <summary>Wants a resource to exist.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="ifMissing">Called by <see cref="Resolve"/> when it does not.</param>
    public void Want(ResourceKey key, Action<ResourceKey> ifMissing) => Add(_resources, key, ifMissing);

    /// <summary>Wants an entitlement to exist.</summary>
    /// <param name="id">The entitlement.</param>
    /// <param name="ifMissing">Called by <see cref="Resolve"/> when it does not.</param>
    public void WantEntitlement(string id, Action<string> ifMissing) => Add(_entitlements, id, ifMissing);

    /// <summary>Looks everything up that was wanted since the last call.</summary>
    public void Resolve()
    {
        reader.FindResources(syncId, [.. _resources.Keys], _foundResources);
        foreach (ResourceRow row in _foundResources.Rows)
        {
            _resources.Remove(new ResourceKey(_foundResources.Text(row.ResourceType), _foundResources.Text(row.ResourceId)));
        }

        reader.FindEntitlements(syncId, [.. _entitlements.Keys], _foundEntitlements);
        foreach (EntitlementRow row in _foundEntitlements.Rows)
        {
            _entitlements.Remove(_foundEntitlements.Text(row.ExternalId));
        }

        Report(_resources);
        Report(_entitlements);
    }

    private static void Add<TKey>(Dictionary<TKey, List<Action<TKey>>> wanted, TKey key, Action<TKey> ifMissing)
        where TKey : notnull
    {
        if (!wanted.TryGetValue(key, out List<Action<TKey>>? callbacks))
        {
            wanted.Add(key, callbacks = []);
        }

        callbacks.Add(ifMissing);
    }

    private static void Report<TKey>(Dictionary<TKey, List<Action<TKey>>> wanted)
        where TKey : notnull
    {
        foreach ((TKey key, List<Action<TKey>> callbacks) in wanted)
        {
            foreach (Action<TKey> callback in callbacks)
            {
                callback(key);
            }
        }

        wanted.Clear();
    }
}
