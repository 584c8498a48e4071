using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Attributes and pictures of a resource, wherever a generation of connectors puts them: on the resource, or inside a trait.</summary>
internal static class Profiles
{
#pragma warning disable CS0612 // Marked as deprecated in the contract; connectors in use still fill them.

    public static IEnumerable<Struct> Of(Resource resource)
    {
        Struct?[] all =
        [
            resource.Profile,
            resource.Trait<UserTrait>()?.Profile,
            resource.Trait<GroupTrait>()?.Profile,
            resource.Trait<RoleTrait>()?.Profile,
            resource.Trait<AppTrait>()?.Profile,
        ];
        return all.OfType<Struct>();
    }

    /// <summary>The pictures a resource refers to, each once.</summary>
    public static IEnumerable<string> AssetsOf(Resource resource)
    {
        if (resource.Icon is null && resource.Annotations.Count == 0)
        {
            return [];
        }

        AssetRef?[] all =
        [
            resource.Icon,
            resource.Trait<UserTrait>()?.Icon,
            resource.Trait<GroupTrait>()?.Icon,
            resource.Trait<AppTrait>()?.Icon,
            resource.Trait<AppTrait>()?.Logo,
        ];
        return all.OfType<AssetRef>().Select(a => a.Id).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal);
    }

#pragma warning restore CS0612
}
