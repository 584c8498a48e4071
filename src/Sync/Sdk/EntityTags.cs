using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync;

/// <summary>How a connector says that the grants on a resource did not change since the sync before.</summary>
/// <remarks>
/// A request for grants carries the tag that the connector gave last time. Is it still the source's, the connector answers without
/// grants and with a match; the syncer takes the earlier grants over. Otherwise it lists the grants and gives the new tag.
/// </remarks>
public static class EntityTags
{
#pragma warning disable CS0612 // The messages are marked as deprecated in the contract; connectors in use still send them.

    /// <summary>The tag of the sync before.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when there is none.</returns>
    public static string? SentWith(GrantListRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(request.Annotations);
    }

    /// <summary>Gives the tag under which the listed grants can be recognised.</summary>
    /// <param name="page">Any page of the listing.</param>
    /// <param name="tag">The tag.</param>
    /// <returns>The page with the tag.</returns>
    public static ListPage<Grant> WithTag(this ListPage<Grant> page, string tag)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page with { Annotations = [.. page.Annotations, Any.Pack(Make(tag))] };
    }

    /// <summary>Says that nothing changed since the tag that was sent.</summary>
    /// <param name="entitlementId">The entitlement whose grants are unchanged; empty for all grants on the resource.</param>
    /// <returns>The page.</returns>
    public static ListPage<Grant> Unchanged(string entitlementId = "") =>
        new([]) { Annotations = [Any.Pack(new ETagMatch { EntitlementId = entitlementId })] };

    internal static Google.Protobuf.IMessage Make(string tag) => new ETag { Value = tag };

    internal static string? Of(IEnumerable<Any> annotations) => annotations.Find<ETag>()?.Value;

    /// <summary>The entitlement whose grants are unchanged, empty for all; null when the answer is no match.</summary>
    internal static string? MatchIn(IEnumerable<Any> annotations) => annotations.Find<ETagMatch>()?.EntitlementId;

    internal static void Mark(Resource resource, string tag) => resource.Annotations.Put(Make(tag));

    /// <summary>Takes a resource's tag away.</summary>
    /// <returns>False when it has none.</returns>
    internal static bool Unmark(Resource resource) =>
        resource.Annotations.FirstOrDefault(a => a.Is(ETag.Descriptor)) is { } tag && resource.Annotations.Remove(tag);

#pragma warning restore CS0612
}
