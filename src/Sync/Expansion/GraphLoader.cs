using System.Text;
using C1z.Engines;
using C1z.Engines.Wire;

namespace C1z.Sync.Expansion;

/// <summary>Makes the entitlement graph of a sync from its grants that ask for an expansion.</summary>
/// <remarks>
/// Such a grant says: whoever holds one of these entitlements of my principal holds my entitlement, too. Its annotation names entitlements by id alone; only
/// those of the principal itself count, so that a connector cannot expand what is not nested. An id that the sync does not hold leads nowhere and is counted.
/// </remarks>
internal sealed class GraphLoader(ISnapshotEngine engine, string syncId, CancellationToken cancel)
{
    private const int EntitlementIds = 1;
    private const int Shallow = 2;
    private const int ResourceTypeIds = 3;

    private readonly List<Request> _requests = [];
    private readonly Dictionary<string, List<(string Type, string Id)>> _resources = new(StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    public EntitlementGraph Graph { get; } = new();

    /// <summary>Grants that ask for an expansion.</summary>
    public long ExpandableGrants { get; private set; }

    /// <summary>References to entitlements that the sync does not hold.</summary>
    public long DanglingReferences { get; private set; }

    /// <summary>Loads.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.ExpansionRefused"/>: a grant names an entitlement of another resource than its principal.</exception>
    public void Load()
    {
        ReadRequests();
        ReadEntitlements();
        foreach (Request request in _requests)
        {
            Connect(request);
        }
    }

    private void ReadRequests()
    {
        var batch = new GrantBatch();
        var query = new GrantQuery { SyncId = syncId, Listing = GrantListing.PendingExpansion, Parts = RowParts.Expansion };
        string token = "";
        do
        {
            token = engine.ListGrants(query, new PageRequest(Token: token), batch, cancel);
            foreach (ref readonly GrantRow row in batch.Rows)
            {
                ExpandableGrants++;
                Request request = Parse(batch, in row);
                _requests.Add(request);
                _resources.TryAdd(request.Destination.Id, []);
                foreach (string id in request.SourceIds)
                {
                    _resources.TryAdd(id, []);
                }
            }
        }
        while (token.Length > 0);
    }

    private static Request Parse(GrantBatch batch, in GrantRow row)
    {
        var ids = new List<string>();
        var types = new List<string>();
        bool isShallow = false;
        var reader = new WireReader(batch.Bytes(row.Expansion));
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(EntitlementIds, WireType.Bytes))
            {
                ids.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
            }
            else if (field.Is(ResourceTypeIds, WireType.Bytes))
            {
                types.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
            }
            else if (field.Is(Shallow, WireType.Varint))
            {
                isShallow = reader.ReadBool();
            }
            else
            {
                reader.Skip(field);
            }
        }

        return new Request(
            new VertexName(batch.Text(row.ResourceType), batch.Text(row.ResourceId), batch.Text(row.EntitlementId)),
            (batch.Text(row.PrincipalType), batch.Text(row.PrincipalId)),
            ids,
            EdgeRule.Of(isShallow, types));
    }

    // Entitlements are few beside grants: one walk over all costs less than a search for each.
    private void ReadEntitlements()
    {
        if (_resources.Count == 0)
        {
            return;
        }

        var batch = new EntitlementBatch();
        var query = new EntitlementQuery { SyncId = syncId };
        string token = "";
        do
        {
            token = engine.ListEntitlements(query, new PageRequest(Token: token), batch, cancel);
            foreach (ref readonly EntitlementRow row in batch.Rows)
            {
                if (_resources.TryGetValue(batch.Text(row.ExternalId), out List<(string Type, string Id)>? resources))
                {
                    resources.Add((batch.Text(row.ResourceType), batch.Text(row.ResourceId)));
                }
            }
        }
        while (token.Length > 0);
    }

    private void Connect(Request request)
    {
        (VertexName destination, bool exists) = Resolve(request.Destination);
        foreach (string id in request.SourceIds)
        {
            List<(string Type, string Id)> resources = _resources[id];
            if (resources.Count == 0)
            {
                DanglingReferences++;
                continue;
            }

            if (!resources.Contains(request.Principal))
            {
                throw new SyncException(
                    SyncErrorCode.ExpansionRefused,
                    $"a grant of '{request.Destination.Id}' to {request.Principal.Type} '{request.Principal.Id}' expands entitlement '{id}', "
                        + $"which belongs to {resources[0].Type} '{resources[0].Id}'");
            }

            var source = new VertexName(request.Principal.Type, request.Principal.Id, id);
            Graph.AddEdge(Graph.VertexOf(source, exists: true), Graph.VertexOf(destination, exists), request.Rule);
        }

        DanglingReferences += exists ? 0 : 1;
    }

    // A grant may name the resource of its entitlement otherwise than the entitlement itself does; where the id is unique, the entitlement is right.
    private (VertexName Name, bool Exists) Resolve(VertexName named)
    {
        List<(string Type, string Id)> resources = _resources[named.Id];
        return resources is [var only]
            ? (new VertexName(only.Type, only.Id, named.Id), true)
            : (named, resources.Contains((named.ResourceType, named.ResourceId)));
    }

    private sealed record Request(VertexName Destination, (string Type, string Id) Principal, IReadOnlyList<string> SourceIds, EdgeRule Rule);
}
