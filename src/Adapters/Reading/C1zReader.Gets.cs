using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <content>Single records and sets of records by id.</content>
public sealed partial class C1zReader
{
    /// <summary>One resource type.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public ResourceType? FindResourceType(string id, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.TryGetResourceType(syncId, id, _resourceTypes))
            ? _decoder.DecodeOne((translator, i) => translator.Read(_resourceTypes, in _resourceTypes[i]))
            : null;
    }

    /// <summary>One resource.</summary>
    /// <inheritdoc cref="FindResourceType"/>
    /// <param name="id">Its type and id.</param>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    public Resource? FindResource(ResourceId id, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.TryGetResource(syncId, new ResourceKey(id.ResourceType, id.Resource), _resources))
            ? _decoder.DecodeOne((translator, i) => translator.Read(_resources, in _resources[i]))
            : null;
    }

    /// <summary>One entitlement.</summary>
    /// <inheritdoc cref="FindResourceType"/>
    public Entitlement? FindEntitlement(string id, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.TryGetEntitlement(syncId, id, _entitlements))
            ? _decoder.DecodeOne((translator, i) => translator.Read(_entitlements, in _entitlements[i]))
            : null;
    }

    /// <summary>One grant, without its expandable annotation.</summary>
    /// <inheritdoc cref="FindResourceType"/>
    public Grant? FindGrant(string id, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.TryGetGrant(syncId, id, _grants))
            ? _decoder.DecodeOne((translator, i) => translator.Read(_grants, in _grants[i], withExpansion: false))
            : null;
    }

    /// <summary>One asset with its bytes.</summary>
    /// <inheritdoc cref="FindResourceType"/>
    public Asset? FindAsset(string id, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        return EngineCall.Run(() => Engine.TryGetAsset(syncId, id, _assets)) ? ReadAsset(_assets, in _assets[0]) : null;
    }

    /// <summary>Many resources; missing ones are left out, the order is not defined.</summary>
    /// <param name="ids">Type and id of each; ids with an empty part are ignored.</param>
    /// <param name="syncId">The sync to read; null as in <see cref="PageOptions"/>.</param>
    /// <returns>The resources found.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public IReadOnlyList<Resource> FindResources(IEnumerable<ResourceId> ids, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ResourceKey[] keys = [.. ids.Select(id => new ResourceKey(id.ResourceType, id.Resource))];
        EngineCall.Run(() => Engine.FindResources(syncId, keys, _resources));
        return _decoder.Decode(_resources.Count, "", (translator, i) => translator.Read(_resources, in _resources[i])).Items;
    }

    /// <summary>Many entitlements; missing ones are left out, the order is not defined.</summary>
    /// <inheritdoc cref="FindResources"/>
    public IReadOnlyList<Entitlement> FindEntitlements(IEnumerable<string> ids, string? syncId = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        string[] wanted = [.. ids];
        EngineCall.Run(() => Engine.FindEntitlements(syncId, wanted, _entitlements));
        return _decoder.Decode(_entitlements.Count, "", (translator, i) => translator.Read(_entitlements, in _entitlements[i])).Items;
    }
}
