using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Syncing.State;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Brings in the principals of another source, and gives them the grants that were meant for them.</summary>
/// <remarks>
/// A grant annotated with <see cref="ExternalResourceMatch"/>, <see cref="ExternalResourceMatchID"/> or <see cref="ExternalResourceMatchAll"/>
/// has a principal that only stands for others. It is replaced by one grant for each principal found. The phase can be run again.
/// </remarks>
internal sealed class ExternalResources(SyncOptions options, C1zWriter writer, string syncId, SyncTally tally, Action<SyncWarning> warn)
{
    private const int PageSize = 10_000;

    public void Run(ExternalSource source, CancellationToken cancel)
    {
        (C1zReader reader, string external) = (source.Reader, source.SyncId);
        var index = new ExternalIndex(reader, external, options);
        CopyPrincipals(reader, external, index, cancel);
        MatchGrants(reader, external, index, cancel);
    }

    private void CopyPrincipals(C1zReader reader, string external, ExternalIndex index, CancellationToken cancel)
    {
        ResourceType[] types = [.. reader.EnumerateResourceTypes(external).Where(t => index.TypeIds.Contains(t.Id))];
        foreach (ResourceType type in types)
        {
            type.SourcedExternally = true;
        }

        writer.PutResourceTypes(types, cancel);
        tally.ResourceTypes += types.Length;
        foreach (ResourceType type in types)
        {
            foreach (Resource[] page in index.Resources(type.Id).Chunk(PageSize))
            {
                writer.PutResources(page, cancel);
                tally.Resources += page.Length;
            }
        }

        // Groups bring their members along, so that a grant to such a group can be expanded.
        foreach (Entitlement[] page in reader.EnumerateEntitlements(external).Where(e => index.Contains(e.Resource.Id)).Chunk(PageSize))
        {
            writer.PutEntitlements(page, cancel);
            tally.Entitlements += page.Length;
        }

        foreach (Grant[] page in reader.EnumerateGrants(withExpansion: true, external)
            .Where(g => index.Contains(g.Entitlement.Resource.Id) && index.Contains(g.Principal.Id)).Chunk(PageSize))
        {
            writer.PutGrants(page, cancel);
            tally.Grants += page.Length;
        }
    }

    private void MatchGrants(C1zReader reader, string external, ExternalIndex index, CancellationToken cancel)
    {
        string token = "";
        do
        {
            Page<Grant> page = writer.Reader.ListGrants(null, withExpansion: true, new PageOptions(PageSize, token, syncId), cancel);
            Grant[] placeholders = [.. page.Items.Where(ExternalMarks.IsPlaceholder)];
            var put = new HashSet<string>(StringComparer.Ordinal);
            foreach (Grant[] found in placeholders.SelectMany(g => Replace(g, reader, external, index)).Chunk(PageSize))
            {
                writer.PutGrants(found, cancel);
                put.UnionWith(found.Select(g => g.Id));
                tally.Grants += found.Length;
            }

            // A placeholder that is named as the principal found for it is its grant by now.
            foreach (Grant placeholder in placeholders.Where(g => !put.Contains(g.Id)))
            {
                cancel.ThrowIfCancellationRequested();
                tally.Grants -= writer.DeleteGrant(placeholder.Id) ? 1 : 0;
            }

            token = page.NextToken;
        }
        while (token.Length > 0);
    }

    private IEnumerable<Grant> Replace(Grant placeholder, C1zReader reader, string external, ExternalIndex index)
    {
        bool isMatched = false;
        foreach (ResourceId id in Find(placeholder, index).Distinct())
        {
            isMatched = true;
            yield return For(placeholder, id, reader, external);
        }

        if (!isMatched)
        {
            warn(new SyncWarning("external-unmatched", placeholder.Id, $"no external resource matches the principal of grant '{placeholder.Id}'; it was left out"));
        }
    }

    private static IEnumerable<ResourceId> Find(Grant grant, ExternalIndex index)
    {
        foreach (Any annotation in grant.Annotations)
        {
            IEnumerable<ResourceId> found = [];
            if (annotation.Is(ExternalResourceMatchAll.Descriptor))
            {
                found = index.ByTrait(annotation.Unpack<ExternalResourceMatchAll>().ResourceType);
            }
            else if (annotation.Is(ExternalResourceMatchID.Descriptor))
            {
                found = index.ById(annotation.Unpack<ExternalResourceMatchID>().Id);
            }
            else if (annotation.Is(ExternalResourceMatch.Descriptor))
            {
                ExternalResourceMatch match = annotation.Unpack<ExternalResourceMatch>();
                found = index.ByAttribute(match.ResourceType, match.Key, match.Value);
            }

            foreach (ResourceId id in found)
            {
                yield return id;
            }
        }
    }

    private static Grant For(Grant placeholder, ResourceId principal, C1zReader reader, string external)
    {
        var grant = new Grant
        {
            Id = Entitlements.GrantId(placeholder.Entitlement.Id, principal),
            Entitlement = placeholder.Entitlement,
            Principal = new Resource { Id = principal },
        };
        foreach (Any annotation in placeholder.Annotations)
        {
            if (annotation.Is(GrantExpandable.Descriptor))
            {
                GrantExpandable expandable = Rewrite(annotation.Unpack<GrantExpandable>(), placeholder.Principal.Id, principal, reader, external);
                if (expandable.EntitlementIds.Count > 0)
                {
                    grant.Annotations.Add(Any.Pack(expandable));
                }
            }
            else if (!ExternalMarks.IsMatch(annotation))
            {
                grant.Annotations.Add(annotation);
            }
        }

        return grant;
    }

    // "Holders of the placeholder's membership" means holders of the found principal's own entitlement of that name.
    private static GrantExpandable Rewrite(GrantExpandable expandable, ResourceId placeholder, ResourceId principal, C1zReader reader, string external)
    {
        string prefix = Entitlements.Id(placeholder, "");
        var rewritten = new GrantExpandable { Shallow = expandable.Shallow };
        rewritten.ResourceTypeIds.AddRange(expandable.ResourceTypeIds);
        foreach (string id in expandable.EntitlementIds)
        {
            string own = id.StartsWith(prefix, StringComparison.Ordinal) ? Entitlements.Id(principal, id[prefix.Length..]) : id;
            if (own == id || reader.FindEntitlement(own, external) is not null)
            {
                rewritten.EntitlementIds.Add(own);
            }
        }

        return rewritten;
    }
}
