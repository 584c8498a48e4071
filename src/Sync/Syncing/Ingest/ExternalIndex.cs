using C1z.Adapters;
using C1z.Proto.Connector.V2;
using static C1z.Proto.Connector.V2.ResourceType.Types;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>The principals of another source, by what grants look for: id, trait, or an attribute.</summary>
/// <remarks>Attributes are compared without regard to case, as people type addresses. Only ids and the attributes asked for are kept.</remarks>
internal sealed class ExternalIndex
{
    private const string Email = "email";

    private readonly C1zReader _reader;
    private readonly string _syncId;
    private readonly Dictionary<string, Trait[]> _types;
    private readonly HashSet<(string Type, string Id)>? _only;
    private readonly Dictionary<(Trait Trait, string Key), ILookup<string, ResourceId>> _byAttribute = [];
    private ILookup<string, ResourceId>? _byId;

    public ExternalIndex(C1zReader reader, string syncId, SyncOptions options)
    {
        _reader = reader;
        _syncId = syncId;
        _types = reader.EnumerateResourceTypes(syncId)
            .Where(type => type.Traits.Any(options.ExternalTraits.Contains))
            .ToDictionary(type => type.Id, type => type.Traits.ToArray(), StringComparer.Ordinal);
        _only = options.ExternalEntitlementId is { } id ? Holders(id) : null;
    }

    /// <summary>Ids of the types whose resources can be principals.</summary>
    public IReadOnlyCollection<string> TypeIds => _types.Keys;

    /// <summary>Whether a resource of the other source can be a principal.</summary>
    public bool Contains(ResourceId id) => _types.ContainsKey(id.ResourceType) && (_only is null || _only.Contains((id.ResourceType, id.Resource)));

    public IEnumerable<Resource> Resources(string typeId) => _reader.EnumerateResources(typeId, _syncId).Where(r => Contains(r.Id));

    public IEnumerable<ResourceId> ById(string id)
    {
        _byId ??= _types.Keys.SelectMany(Resources).ToLookup(r => r.Id.Resource, r => r.Id, StringComparer.Ordinal);
        return _byId[id];
    }

    public IEnumerable<ResourceId> ByTrait(Trait trait) => TypesWith(trait).SelectMany(Resources).Select(r => r.Id);

    public IEnumerable<ResourceId> ByAttribute(Trait trait, string key, string value)
    {
        if (!_byAttribute.TryGetValue((trait, key), out ILookup<string, ResourceId>? lookup))
        {
            lookup = TypesWith(trait).SelectMany(Resources)
                .SelectMany(r => Values(r, key).Distinct(StringComparer.OrdinalIgnoreCase).Select(v => (v, r.Id)))
                .ToLookup(p => p.v, p => p.Id, StringComparer.OrdinalIgnoreCase);
            _byAttribute.Add((trait, key), lookup);
        }

        return lookup[value];
    }

    private IEnumerable<string> TypesWith(Trait trait) => _types.Where(t => t.Value.Contains(trait)).Select(t => t.Key);

    private static IEnumerable<string> Values(Resource resource, string key)
    {
        if (key == Email && resource.Trait<UserTrait>() is { } user)
        {
            foreach (UserTrait.Types.Email email in user.Emails)
            {
                yield return email.Address;
            }
        }

        foreach (Google.Protobuf.WellKnownTypes.Struct profile in Profiles.Of(resource))
        {
            if (profile.Fields.TryGetValue(key, out Google.Protobuf.WellKnownTypes.Value? value)
                && value.KindCase == Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StringValue)
            {
                yield return value.StringValue;
            }
        }
    }

    private HashSet<(string Type, string Id)> Holders(string entitlementId)
    {
        Entitlement entitlement = _reader.FindEntitlement(entitlementId, _syncId)
            ?? throw new SyncException(SyncErrorCode.InvalidOption, $"{_reader.Path}: there is no entitlement '{entitlementId}'");
        var holders = new HashSet<(string, string)>();
        string token = "";
        do
        {
            Page<Grant> page = _reader.ListGrantsForEntitlement(entitlement, page: new PageOptions(Token: token, SyncId: _syncId));
            holders.UnionWith(page.Items.Select(g => (g.Principal.Id.ResourceType, g.Principal.Id.Resource)));
            token = page.NextToken;
        }
        while (token.Length > 0);

        return holders;
    }
}
