using C1z.Engines;

namespace C1z.Adapters.Verification;

/// <summary>Looks up the parents of a page that were not listed before their children, in one go: flat memory, few queries.</summary>
internal sealed class ParentLookup(IRecordReader reader, string syncId)
{
    private readonly Dictionary<ResourceKey, List<ResourceKey>> _children = [];
    private readonly ResourceBatch _found = new();

    /// <summary>Wants a parent to exist.</summary>
    public void Want(ResourceKey parent, ResourceKey child)
    {
        if (!_children.TryGetValue(parent, out List<ResourceKey>? children))
        {
            _children.Add(parent, children = []);
        }

        children.Add(child);
    }

    /// <summary>Looks up what was wanted since the last call.</summary>
    /// <param name="isMissing">Told each child whose parent does not exist.</param>
    public void Resolve(Action<ResourceKey, ResourceKey> isMissing)
    {
        if (_children.Count == 0)
        {
            return;
        }

        reader.FindResources(syncId, [.. _children.Keys], _found);
        foreach (ResourceRow row in _found.Rows)
        {
            _children.Remove(new ResourceKey(_found.Text(row.ResourceType), _found.Text(row.ResourceId)));
        }

        foreach ((ResourceKey parent, List<ResourceKey> children) in _children)
        {
            children.ForEach(child => isMissing(parent, child));
        }

        _children.Clear();
    }
}
