namespace C1z.Engines.Sqlite.Tests.Support;

/// <summary>Batches of rows; records are plain bytes, for the engine does not look into them.</summary>
internal static class Fill
{
    internal static ResourceTypeBatch Types(params string[] ids)
    {
        var batch = new ResourceTypeBatch();
        foreach (string id in ids)
        {
            batch.Add(new ResourceTypeRow { ExternalId = batch.Append(id), Value = batch.Append("type " + id) });
        }

        return batch;
    }

    internal static ResourceBatch Resources(string type, params string[] ids) => Children(type, null, ids);

    internal static ResourceBatch Children(string type, ResourceKey? parent, params string[] ids)
    {
        var batch = new ResourceBatch();
        foreach (string id in ids)
        {
            batch.Add(new ResourceRow
            {
                ResourceType = batch.Append(type),
                ResourceId = batch.Append(id),
                ParentType = parent is { } p ? batch.Append(p.Type) : default,
                ParentId = parent is { } q ? batch.Append(q.Id) : default,
                Value = batch.Append($"resource {type} {id}"),
            });
        }

        return batch;
    }

    internal static EntitlementBatch Entitlements(ResourceKey resource, params string[] ids)
    {
        var batch = new EntitlementBatch();
        foreach (string id in ids)
        {
            batch.Add(new EntitlementRow
            {
                ExternalId = batch.Append(id),
                ResourceType = batch.Append(resource.Type),
                ResourceId = batch.Append(resource.Id),
                Value = batch.Append("entitlement " + id),
            });
        }

        return batch;
    }

    internal static GrantBatch Grants(params GrantSpec[] grants)
    {
        var batch = new GrantBatch();
        foreach (GrantSpec grant in grants)
        {
            batch.Add(new GrantRow
            {
                ExternalId = batch.Append(grant.Id),
                EntitlementId = batch.Append(grant.Entitlement),
                ResourceType = batch.Append(grant.Resource.Type),
                ResourceId = batch.Append(grant.Resource.Id),
                PrincipalType = batch.Append(grant.Principal.Type),
                PrincipalId = batch.Append(grant.Principal.Id),
                Expansion = grant.Expansion is null ? default : batch.Append(grant.Expansion),
                Value = batch.Append(grant.Record),
            });
        }

        return batch;
    }

    internal static AssetBatch Asset(string id, string contentType, string data)
    {
        var batch = new AssetBatch();
        batch.Add(new AssetRow { ExternalId = batch.Append(id), ContentType = batch.Append(contentType), Data = batch.Append(data) });
        return batch;
    }

    /// <summary>Grants <c>g0</c>, <c>g1</c>, … of one entitlement to users <c>0</c>, <c>1</c>, …</summary>
    internal static GrantBatch ManyGrants(string entitlement, int count, int first = 0) => Grants(
        [.. Enumerable.Range(first, count).Select(i => new GrantSpec($"{entitlement}:g{i}", entitlement, new("user", $"u{i}")))]);

    internal static void Put(this SqliteEngine engine, GrantBatch batch) => engine.PutGrants(batch, GrantPutMode.Replace);
}

/// <summary>One grant of a test.</summary>
internal sealed record GrantSpec(string Id, string Entitlement = "e1", ResourceKey Principal = default, string? Expansion = null, string Record = "grant")
{
    internal ResourceKey Principal { get; } = Principal.Id is null ? new ResourceKey("user", "u1") : Principal;

    internal ResourceKey Resource { get; init; } = new("group", "g1");
}
