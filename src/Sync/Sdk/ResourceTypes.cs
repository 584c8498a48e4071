using C1z.Proto.Connector.V2;
using static C1z.Proto.Connector.V2.ResourceType.Types;

namespace C1z.Sync;

/// <summary>Makes resource types.</summary>
public static class ResourceTypes
{
    /// <summary>Accounts. Without entitlements of their own: the syncer does not ask for any.</summary>
    /// <param name="id">Unique within the connector.</param>
    /// <param name="displayName">For people.</param>
    /// <returns>The type.</returns>
    public static ResourceType User(string id, string displayName) => Of(id, displayName, Trait.User).With(new SkipEntitlementsAndGrants());

    /// <summary>Sets of principals.</summary>
    /// <inheritdoc cref="User"/>
    public static ResourceType Group(string id, string displayName) => Of(id, displayName, Trait.Group);

    /// <summary>Bundles of permissions.</summary>
    /// <inheritdoc cref="User"/>
    public static ResourceType Role(string id, string displayName) => Of(id, displayName, Trait.Role);

    /// <summary>Applications.</summary>
    /// <inheritdoc cref="User"/>
    public static ResourceType App(string id, string displayName) => Of(id, displayName, Trait.App);

    /// <summary>Credentials. Without entitlements of their own: the syncer does not ask for any.</summary>
    /// <inheritdoc cref="User"/>
    public static ResourceType Secret(string id, string displayName) => Of(id, displayName, Trait.Secret).With(new SkipEntitlementsAndGrants());

    /// <summary>Anything.</summary>
    /// <param name="id">Unique within the connector.</param>
    /// <param name="displayName">For people.</param>
    /// <param name="traits">What resources of the type are good for.</param>
    /// <returns>The type.</returns>
    public static ResourceType Of(string id, string displayName, params ReadOnlySpan<Trait> traits)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var type = new ResourceType { Id = id, DisplayName = displayName };
        foreach (Trait trait in traits)
        {
            type.Traits.Add(trait);
        }

        return type;
    }
}
