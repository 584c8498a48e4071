using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>Makes resources with the trait of their kind.</summary>
public static class Resources
{
    /// <summary>An account.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Unique within the type.</param>
    /// <param name="displayName">For people.</param>
    /// <param name="email">Primary address; null when not known.</param>
    /// <param name="login">What is typed to sign in; null: the id.</param>
    /// <returns>The resource, with a <see cref="UserTrait"/>.</returns>
    public static Resource User(ResourceType type, string id, string displayName, string? email = null, string? login = null)
    {
        var trait = new UserTrait { Login = login ?? id, AccountType = UserTrait.Types.AccountType.Human };
        if (!string.IsNullOrEmpty(email))
        {
            trait.Emails.Add(new UserTrait.Types.Email { Address = email, IsPrimary = true });
        }

        return Of(type, id, displayName).With(trait);
    }

    /// <summary>A set of principals.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Unique within the type.</param>
    /// <param name="displayName">For people.</param>
    /// <param name="parent">What it belongs to; null for a top-level resource.</param>
    /// <returns>The resource, with a <see cref="GroupTrait"/>.</returns>
    public static Resource Group(ResourceType type, string id, string displayName, ResourceId? parent = null) =>
        Of(type, id, displayName, parent).With(new GroupTrait());

    /// <summary>A bundle of permissions.</summary>
    /// <inheritdoc cref="Group"/>
    /// <returns>The resource, with a <see cref="RoleTrait"/>.</returns>
    public static Resource Role(ResourceType type, string id, string displayName, ResourceId? parent = null) =>
        Of(type, id, displayName, parent).With(new RoleTrait());

    /// <summary>An application.</summary>
    /// <inheritdoc cref="Group"/>
    /// <returns>The resource, with an <see cref="AppTrait"/>.</returns>
    public static Resource App(ResourceType type, string id, string displayName, ResourceId? parent = null) =>
        Of(type, id, displayName, parent).With(new AppTrait());

    /// <summary>A credential.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Unique within the type.</param>
    /// <param name="displayName">For people.</param>
    /// <param name="parent">What it belongs to; null for a top-level resource.</param>
    /// <param name="identity">Who it signs in as; null when not known.</param>
    /// <returns>The resource, with a <see cref="SecretTrait"/>.</returns>
    public static Resource Secret(ResourceType type, string id, string displayName, ResourceId? parent = null, ResourceId? identity = null) =>
        Of(type, id, displayName, parent).With(new SecretTrait { IdentityId = identity });

    /// <summary>A resource without a trait.</summary>
    /// <inheritdoc cref="Group"/>
    /// <returns>The resource.</returns>
    public static Resource Of(ResourceType type, string id, string displayName, ResourceId? parent = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new Resource { Id = Id(type.Id, id), DisplayName = displayName, ParentResourceId = parent };
    }

    /// <summary>A resource's id.</summary>
    /// <param name="typeId">The type.</param>
    /// <param name="id">Unique within the type.</param>
    /// <returns>The id.</returns>
    public static ResourceId Id(string typeId, string id) => new() { ResourceType = typeId, Resource = id };
}
