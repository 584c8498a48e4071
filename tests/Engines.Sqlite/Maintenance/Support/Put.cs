using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>Puts records into the running sync of an engine, one a call.</summary>
public static class Put
{
    public const string Team = "team:1:member";

    public static void Type(this SqliteEngine engine, string id)
    {
        var batch = new ResourceTypeBatch();
        batch.Add(new ResourceTypeRow { ExternalId = batch.Append(id), Value = batch.Append(new ResourceType { Id = id }.ToByteArray()) });
        engine.PutResourceTypes(batch);
    }

    public static void Resource(this SqliteEngine engine, string type, string id, string name = "", Instant discoveredAt = default)
    {
        var batch = new ResourceBatch();
        batch.Add(new ResourceRow
        {
            ResourceType = batch.Append(type),
            ResourceId = batch.Append(id),
            Value = batch.Append(MakeResource(type, id, name).ToByteArray()),
            DiscoveredAt = discoveredAt,
        });
        engine.PutResources(batch);
    }

    public static void Resources(this SqliteEngine engine, string type, int count)
    {
        var batch = new ResourceBatch();
        for (int i = 0; i < count; i++)
        {
            batch.Add(new ResourceRow { ResourceType = batch.Append(type), ResourceId = batch.Append($"{i}"), Value = batch.Append("\n\0"u8) });
        }

        engine.PutResources(batch);
    }

    public static void Entitlement(this SqliteEngine engine, string id, string name = "")
    {
        var batch = new EntitlementBatch();
        batch.Add(new EntitlementRow
        {
            ExternalId = batch.Append(id),
            ResourceType = batch.Append("team"),
            ResourceId = batch.Append("1"),
            Value = batch.Append(new Entitlement { Id = id, DisplayName = name, Resource = MakeResource("team", "1", "") }.ToByteArray()),
        });
        engine.PutEntitlements(batch);
    }

    public static void Asset(this SqliteEngine engine, string id, string text)
    {
        var batch = new AssetBatch();
        batch.Add(new AssetRow { ExternalId = batch.Append(id), ContentType = batch.Append("text/plain"), Data = batch.Append(text) });
        engine.PutAssets(batch);
    }

    /// <summary>Puts a grant of <see cref="Team"/> to user <paramref name="user"/>.</summary>
    public static void Grant(
        this SqliteEngine engine,
        string id,
        string user = "7",
        string[]? sources = null,
        string[]? expandsTo = null,
        IMessage? annotation = null,
        Instant discoveredAt = default)
    {
        var grant = new Grant
        {
            Id = id,
            Entitlement = new Entitlement { Id = Team, Resource = MakeResource("team", "1", "") },
            Principal = MakeResource("user", user, ""),
        };
        if (sources is not null)
        {
            grant.Sources = new GrantSources();
            foreach (string source in sources)
            {
                grant.Sources.Sources[source] = new GrantSources.Types.GrantSource();
            }
        }

        if (annotation is not null)
        {
            grant.Annotations.Add(Any.Pack(annotation));
        }

        if (expandsTo is not null)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { expandsTo } }));
        }

        engine.PutGrants(Batch(grant, discoveredAt), GrantPutMode.Replace);
    }

    private static GrantBatch Batch(Grant grant, Instant discoveredAt)
    {
        var batch = new GrantBatch();
        byte[] record = grant.ToByteArray();
        byte[] stripped = new byte[record.Length];
        int length = GrantWire.CopyWithoutExpandable(record, stripped);
        ExpandableState state = GrantWire.FindExpandable(record, out ReadOnlySpan<byte> expandable);
        batch.Add(new GrantRow
        {
            ExternalId = batch.Append(grant.Id),
            EntitlementId = batch.Append(grant.Entitlement.Id),
            ResourceType = batch.Append("team"),
            ResourceId = batch.Append("1"),
            PrincipalType = batch.Append("user"),
            PrincipalId = batch.Append(grant.Principal.Id.Resource),
            Value = batch.Append(stripped.AsSpan(0, length)),
            Expansion = state == ExpandableState.Usable ? batch.Append(expandable) : default,
            DiscoveredAt = discoveredAt,
        });
        return batch;
    }

    private static Resource MakeResource(string type, string id, string name) =>
        new() { Id = new ResourceId { ResourceType = type, Resource = id }, DisplayName = name };
}
