using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync;

/// <summary>Reads and writes annotations by their type, and names the ones that steer a sync.</summary>
public static class AnnotationExtensions
{
    /// <summary>The annotation of a type.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="annotations">Where to look.</param>
    /// <returns>Null when there is none; the first one when there are several.</returns>
    /// <exception cref="InvalidProtocolBufferException">Its bytes do not parse.</exception>
    public static T? Find<T>(this IEnumerable<Any> annotations)
        where T : class, IMessage<T>, new() => Search<T>(annotations)?.Unpack<T>();

    /// <summary>True when an annotation of a type is there.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="annotations">Where to look.</param>
    /// <returns>False when there is none.</returns>
    public static bool Has<T>(this IEnumerable<Any> annotations)
        where T : class, IMessage<T>, new() => Search<T>(annotations) is not null;

    /// <summary>Sets the annotation of a type: replaces the one that is there, or adds it.</summary>
    /// <param name="annotations">Where to put it.</param>
    /// <param name="value">The annotation; copied.</param>
    public static void Put(this IList<Any> annotations, IMessage value)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        Any packed = Any.Pack(value);
        for (int i = 0; i < annotations.Count; i++)
        {
            if (annotations[i].TypeUrl == packed.TypeUrl)
            {
                annotations[i] = packed;
                return;
            }
        }

        annotations.Add(packed);
    }

    /// <summary>Annotates a resource type, and returns it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="annotations">Such as <see cref="SkipGrants"/> or <see cref="TypeScopedGrants"/>.</param>
    /// <returns>The same object.</returns>
    public static ResourceType With(this ResourceType type, params ReadOnlySpan<IMessage> annotations)
    {
        ArgumentNullException.ThrowIfNull(type);
        PutAll(type.Annotations, annotations);
        return type;
    }

    /// <summary>Annotates a resource, and returns it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="annotations">Traits, <see cref="ChildResourceType"/> (any number), <see cref="SkipEntitlements"/>, <see cref="RawId"/> …</param>
    /// <returns>The same object.</returns>
    public static Resource With(this Resource resource, params ReadOnlySpan<IMessage> annotations)
    {
        ArgumentNullException.ThrowIfNull(resource);
        PutAll(resource.Annotations, annotations);
        return resource;
    }

    /// <summary>Annotates an entitlement, and returns it.</summary>
    /// <param name="entitlement">The entitlement.</param>
    /// <param name="annotations">Such as <see cref="EntitlementImmutable"/> or <see cref="EntitlementExclusionGroup"/>.</param>
    /// <returns>The same object.</returns>
    public static Entitlement With(this Entitlement entitlement, params ReadOnlySpan<IMessage> annotations)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        PutAll(entitlement.Annotations, annotations);
        return entitlement;
    }

    /// <summary>Annotates a grant, and returns it.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="annotations">Such as <see cref="GrantExpandable"/>, <see cref="GrantImmutable"/> or <see cref="ExternalResourceMatch"/>.</param>
    /// <returns>The same object.</returns>
    public static Grant With(this Grant grant, params ReadOnlySpan<IMessage> annotations)
    {
        ArgumentNullException.ThrowIfNull(grant);
        PutAll(grant.Annotations, annotations);
        return grant;
    }

    /// <summary>The trait of a resource.</summary>
    /// <typeparam name="T"><see cref="UserTrait"/>, <see cref="GroupTrait"/>, <see cref="RoleTrait"/>, <see cref="AppTrait"/>, <see cref="SecretTrait"/> …</typeparam>
    /// <param name="resource">The resource.</param>
    /// <returns>Null when it has none.</returns>
    public static T? Trait<T>(this Resource resource)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.Find<T>();
    }

    /// <summary>Types of children that are to be listed under a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>Ids of resource types.</returns>
    public static IEnumerable<string> ChildTypes(this Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Annotations.Where(a => a.Is(ChildResourceType.Descriptor)).Select(a => a.Unpack<ChildResourceType>().ResourceTypeId);
    }

    /// <summary>True when no entitlements are to be asked for.</summary>
    /// <param name="annotations">Annotations of a resource or its type.</param>
    /// <returns>True with <see cref="SkipEntitlements"/> or <see cref="SkipEntitlementsAndGrants"/>.</returns>
    public static bool SkipsEntitlements(this IEnumerable<Any> annotations) =>
        annotations.Any(a => a.Is(SkipEntitlements.Descriptor) || a.Is(SkipEntitlementsAndGrants.Descriptor));

    /// <summary>True when no grants are to be asked for.</summary>
    /// <param name="annotations">Annotations of a resource or its type.</param>
    /// <returns>True with <see cref="SkipGrants"/> or <see cref="SkipEntitlementsAndGrants"/>.</returns>
    public static bool SkipsGrants(this IEnumerable<Any> annotations) =>
        annotations.Any(a => a.Is(SkipGrants.Descriptor) || a.Is(SkipEntitlementsAndGrants.Descriptor));

    private static Any? Search<T>(IEnumerable<Any> annotations)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var descriptor = new T().Descriptor;
        return annotations.FirstOrDefault(a => a.Is(descriptor));
    }

    // A resource has a child type annotation for each type; of everything else there is one.
    private static void PutAll(IList<Any> target, ReadOnlySpan<IMessage> annotations)
    {
        foreach (IMessage annotation in annotations)
        {
            if (annotation is ChildResourceType)
            {
                target.Add(Any.Pack(annotation));
            }
            else
            {
                target.Put(annotation);
            }
        }
    }
}
