using C1z.Proto.Connector.V2;

namespace C1z.Sync;

/// <summary>Makes entitlements and grants with the ids that the ecosystem gives them.</summary>
public static class Entitlements
{
    /// <summary>Belonging to a resource, such as being in a group.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="slug">Short name; part of the id.</param>
    /// <param name="grantableTo">Types of principal that can hold it.</param>
    /// <returns>The entitlement; its id is <c>type:resource:slug</c>.</returns>
    public static Entitlement Assignment(Resource resource, string slug, params ReadOnlySpan<ResourceType> grantableTo) =>
        Of(resource, slug, Entitlement.Types.PurposeValue.Assignment, grantableTo);

    /// <summary>Being allowed to do something on a resource.</summary>
    /// <inheritdoc cref="Assignment"/>
    public static Entitlement Permission(Resource resource, string slug, params ReadOnlySpan<ResourceType> grantableTo) =>
        Of(resource, slug, Entitlement.Types.PurposeValue.Permission, grantableTo);

    /// <summary>Owning a resource.</summary>
    /// <inheritdoc cref="Assignment"/>
    public static Entitlement Ownership(Resource resource, string slug, params ReadOnlySpan<ResourceType> grantableTo) =>
        Of(resource, slug, Entitlement.Types.PurposeValue.Ownership, grantableTo);

    /// <summary>The id of an entitlement.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="slug">Its short name.</param>
    /// <returns><c>type:resource:slug</c></returns>
    public static string Id(ResourceId resource, string slug)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return string.Concat(resource.ResourceType, ":", resource.Resource, ":") + slug;
    }

    /// <summary>Says that a principal holds an entitlement.</summary>
    /// <param name="entitlement">The entitlement; shared, not copied.</param>
    /// <param name="principal">Who holds it; shared, not copied.</param>
    /// <returns>The grant; its id is <c>entitlement:type:principal</c>.</returns>
    public static Grant Grant(Entitlement entitlement, Resource principal)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        ArgumentNullException.ThrowIfNull(principal);
        return new Grant { Id = GrantId(entitlement.Id, principal.Id), Entitlement = entitlement, Principal = principal };
    }

    /// <summary>Says that holders of other entitlements hold this one too, through a principal that stands for them.</summary>
    /// <param name="entitlement">What they hold.</param>
    /// <param name="principal">What stands for them, such as a group.</param>
    /// <param name="through">Ids of the entitlements whose holders are meant, such as the group's membership.</param>
    /// <returns>The grant, with a <see cref="GrantExpandable"/>.</returns>
    public static Grant GrantThrough(Entitlement entitlement, Resource principal, params IEnumerable<string> through)
    {
        var expandable = new GrantExpandable();
        expandable.EntitlementIds.AddRange(through);
        return Grant(entitlement, principal).With(expandable);
    }

    /// <summary>The id of a grant.</summary>
    /// <param name="entitlementId">Its entitlement.</param>
    /// <param name="principal">Its principal.</param>
    /// <returns><c>entitlement:type:principal</c></returns>
    public static string GrantId(string entitlementId, ResourceId principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return $"{entitlementId}:{principal.ResourceType}:{principal.Resource}";
    }

    private static Entitlement Of(
        Resource resource, string slug, Entitlement.Types.PurposeValue purpose, ReadOnlySpan<ResourceType> grantableTo)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(slug);
        var entitlement = new Entitlement
        {
            Id = Id(resource.Id, slug),
            Resource = resource,
            Slug = slug,
            Purpose = purpose,
            DisplayName = $"{resource.DisplayName} {slug}",
        };
        foreach (ResourceType type in grantableTo)
        {
            entitlement.GrantableTo.Add(type);
        }

        return entitlement;
    }
}
