using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Conversion;

/// <summary>A grant on its way from one file to another.</summary>
/// <param name="Grant">The message, with its expandable annotation.</param>
/// <param name="DiscoveredAt">When it was first seen, in the target's time.</param>
/// <param name="NeedsExpansion">Whether the source says that it is still to be expanded.</param>
internal readonly record struct HeldGrant(Grant Grant, Instant DiscoveredAt, bool NeedsExpansion);

/// <summary>Makes one grant of several that v3 cannot tell apart: same entitlement, same principal, different ids.</summary>
/// <remarks>
/// The one that was discovered first gives its id and time. Annotations, sources and expansions are united; a source is direct when it is so in one of them, and the
/// expansion is still to be done when that holds for one.
/// </remarks>
internal static class GrantMerger
{
    /// <summary>Merges.</summary>
    /// <param name="grants">At least one; messages with their expandable annotation.</param>
    public static HeldGrant Merge(IEnumerable<HeldGrant> grants)
    {
        HeldGrant[] ordered =
            [.. grants.OrderBy(g => g.DiscoveredAt).ThenBy(g => g.Grant.Id, StringComparer.Ordinal)];
        Grant merged = ordered[0].Grant.Clone();
        GrantExpandable? expandable = TakeExpandable(merged);
        foreach ((Grant next, _, _) in ordered.Skip(1))
        {
            Grant other = next.Clone();
            expandable = Unite(expandable, TakeExpandable(other));
            merged.Annotations.AddRange(other.Annotations.Where(any => !merged.Annotations.Contains(any)).ToList());
            UniteSources(merged, other);
        }

        Any[] annotations = [.. merged.Annotations.OrderBy(any => any.TypeUrl, StringComparer.Ordinal).ThenBy(any => any.Value.ToBase64(), StringComparer.Ordinal)];
        merged.Annotations.Clear();
        merged.Annotations.AddRange(annotations);
        if (expandable is not null)
        {
            ExpandableAnnotation.PutBack(merged, expandable.ToByteArray());
        }

        return new HeldGrant(merged, ordered[0].DiscoveredAt, ordered.Any(g => g.NeedsExpansion));
    }

    private static GrantExpandable? TakeExpandable(Grant grant) =>
        ExpandableAnnotation.TakeFrom(grant) is { } bytes ? GrantExpandable.Parser.ParseFrom(bytes) : null;

    private static GrantExpandable? Unite(GrantExpandable? left, GrantExpandable? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        left.EntitlementIds.AddRange(right.EntitlementIds.Except(left.EntitlementIds, StringComparer.Ordinal).ToList());
        left.ResourceTypeIds.AddRange(right.ResourceTypeIds.Except(left.ResourceTypeIds, StringComparer.Ordinal).ToList());
        left.Shallow &= right.Shallow;
        return left;
    }

    private static void UniteSources(Grant merged, Grant other)
    {
        if (other.Sources is null)
        {
            return;
        }

        merged.Sources ??= new GrantSources();
        foreach ((string id, GrantSources.Types.GrantSource source) in other.Sources.Sources)
        {
            if (merged.Sources.Sources.TryGetValue(id, out GrantSources.Types.GrantSource? known))
            {
                known.IsDirect |= source.IsDirect;
            }
            else
            {
                merged.Sources.Sources[id] = source;
            }
        }
    }
}
