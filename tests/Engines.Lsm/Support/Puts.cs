using C1z.Proto.Storage.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using EntitlementRef = C1z.Proto.Storage.V3.EntitlementRef;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Rows of the v3 format, made with the generated messages and put one call each.</summary>
internal static class Puts
{
    internal const string SyncId = "3MOepAgSoEDssSkZN4fllCdRIMt";

    /// <summary>Starts a full sync with a fixed id, so that equal calls give equal files.</summary>
    internal static void Begin(this LsmEngine engine) => engine.ImportSync(
        new SyncRun { Id = SyncId, Type = SyncType.Full, StartedAt = new Instant(1_700_000_000, 5) });

    internal static void PutType(this LsmEngine engine, string id)
    {
        var batch = new ResourceTypeBatch();
        ByteRange value = batch.Append(new ResourceTypeRecord { ExternalId = id, DisplayName = id.ToUpperInvariant() }.ToByteArray());
        batch.Add(new ResourceTypeRow { ExternalId = batch.Append(id), Value = value });
        engine.PutResourceTypes(batch);
    }

    internal static void PutResource(this LsmEngine engine, string type, string id, (string Type, string Id)? parent = null, string name = "")
    {
        var record = new ResourceRecord { ResourceTypeId = type, ResourceId = id, DisplayName = name };
        if (parent is { } p)
        {
            record.Parent = new ResourceRef { ResourceTypeId = p.Type, ResourceId = p.Id };
        }

        var batch = new ResourceBatch();
        ByteRange value = batch.Append(record.ToByteArray());
        batch.Add(new ResourceRow { ResourceType = batch.Append(type), ResourceId = batch.Append(id), Value = value });
        engine.PutResources(batch);
    }

    internal static void PutEntitlement(this LsmEngine engine, string type, string resource, string id)
    {
        var record = new EntitlementRecord { ExternalId = id, Resource = new ResourceRef { ResourceTypeId = type, ResourceId = resource } };
        var batch = new EntitlementBatch();
        ByteRange value = batch.Append(record.ToByteArray());
        batch.Add(new EntitlementRow
        {
            ExternalId = batch.Append(id), ResourceType = batch.Append(type), ResourceId = batch.Append(resource), Value = value,
        });
        engine.PutEntitlements(batch);
    }

    internal static void PutGrant(this LsmEngine engine, GrantRecord grant, GrantPutMode mode = GrantPutMode.Replace) => engine.PutGrants([grant], mode);

    internal static void PutGrants(this LsmEngine engine, IEnumerable<GrantRecord> grants, GrantPutMode mode = GrantPutMode.Replace)
    {
        var batch = new GrantBatch();
        foreach (GrantRecord grant in grants)
        {
            batch.Add(Row(batch, grant));
        }

        engine.PutGrants(batch, mode);
    }

    internal static GrantRow Row(GrantBatch batch, GrantRecord grant) => new()
    {
        Value = batch.Append(grant.ToByteArray()),
        ExternalId = batch.Append(grant.ExternalId),
        EntitlementId = batch.Append(grant.Entitlement.EntitlementId),
        ResourceType = batch.Append(grant.Entitlement.ResourceTypeId),
        ResourceId = batch.Append(grant.Entitlement.ResourceId),
        PrincipalType = batch.Append(grant.Principal.ResourceTypeId),
        PrincipalId = batch.Append(grant.Principal.ResourceId),
        DiscoveredAt = grant.DiscoveredAt is { } time ? new Instant(time.Seconds, time.Nanos) : default,
    };

    internal static GrantRecord Grant(string type, string resource, string entitlement, string principal, bool pending = false, params string[] sources)
    {
        var grant = new GrantRecord
        {
            ExternalId = $"{entitlement}:user:{principal}",
            Entitlement = new EntitlementRef { ResourceTypeId = type, ResourceId = resource, EntitlementId = entitlement },
            Principal = new PrincipalRef { ResourceTypeId = "user", ResourceId = principal },
            DiscoveredAt = new Timestamp { Seconds = 1_700_000_100 },
            NeedsExpansion = pending,
        };
        if (pending)
        {
            grant.Expansion = new GrantExpandableRecord { EntitlementIds = { "group:eng:member" } };
        }

        foreach (string source in sources.Order(StringComparer.Ordinal))
        {
            grant.Sources[source] = new GrantSourceRecord { IsDirect = source == entitlement };
        }

        return grant;
    }

    /// <summary>Puts one grant of an entitlement.</summary>
    internal static void PutGrantOf(this LsmEngine engine, string entitlement) => engine.PutGrant(Grant("app", "github", entitlement, "u"));

    /// <summary>The stored record of a grant; null when there is none.</summary>
    internal static byte[]? Grant(this LsmEngine engine, string id)
    {
        var batch = new GrantBatch();
        return engine.TryGetGrant(null, id, batch) ? batch.Bytes(batch[0].Value).ToArray() : null;
    }

    /// <summary>A small catalogue and grants in the order of a connector: all of a user, then the next user.</summary>
    internal static void Fill(this LsmEngine engine, int grants, int entitlements = 10, int page = 10_000)
    {
        engine.PutType("app");
        engine.PutType("user");
        engine.PutResource("app", "github");
        for (int i = 0; i < entitlements; i++)
        {
            engine.PutResource("app", $"repository-{i}", ("app", "github"));
            engine.PutEntitlement("app", "github", $"app:github:entitlement-{i:D4}");
        }

        for (int from = 0; from < grants; from += page)
        {
            engine.PutGrants(Enumerable.Range(from, Math.Min(page, grants - from)).Select(i => Grant(
                "app", "github", $"app:github:entitlement-{i % entitlements:D4}", $"user-{i / entitlements:D8}", pending: i % 17 == 3, i % 5 == 0 ? ["b", "a"] : [])));
        }
    }

    /// <summary>All live rows as hex.</summary>
    internal static SortedDictionary<string, string> LiveRows(this LsmEngine engine)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using LsmScan scan = engine.Scan();
        while (scan.MoveNext())
        {
            rows.Add(Convert.ToHexStringLower(scan.Key), Convert.ToHexStringLower(scan.Value));
        }

        return rows;
    }
}
