using C1z.Equivalence.Running;

namespace C1z.Equivalence.Workloads;

internal sealed record PutTypes(Items<TypeSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new ResourceTypeBatch();
        Rows.List.ToList().ForEach(row => stage.Encoder.Add(batch, row));
        stage.Engine.PutResourceTypes(batch);
        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

internal sealed record PutResources(Items<ResourceSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new ResourceBatch();
        Rows.List.ToList().ForEach(row => stage.Encoder.Add(batch, row));
        stage.Engine.PutResources(batch);
        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

internal sealed record PutEntitlements(Items<EntitlementSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new EntitlementBatch();
        Rows.List.ToList().ForEach(row => stage.Encoder.Add(batch, row));
        stage.Engine.PutEntitlements(batch);
        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

internal sealed record PutGrants(GrantPutMode Mode, Items<GrantSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new GrantBatch();
        Rows.List.ToList().ForEach(row => stage.Encoder.Add(batch, row));
        stage.Engine.PutGrants(batch, Mode);
        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

/// <summary>Puts grants piece by piece, on several threads where the engine has them. A piece that fails ends the call, those before it stay.</summary>
internal sealed record LoadGrants(int PieceRows, Items<GrantSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        if (stage.Engine is IGrantLoader loader && Rows.List.Count > 0)
        {
            loader.LoadGrants(new GrantPieces(Rows.List, PieceRows, stage.Encoder), loader.Shards);
            return "put";
        }

        foreach (GrantSpec[] piece in Rows.List.Chunk(PieceRows))
        {
            _ = new PutGrants(GrantPutMode.Replace, new Items<GrantSpec>(piece)).Run(stage);
        }

        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

internal sealed record PutAssets(Items<AssetSpec> Rows) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new AssetBatch();
        Rows.List.ToList().ForEach(row => stage.Encoder.Add(batch, row));
        stage.Engine.PutAssets(batch);
        return "put";
    }

    public override IEnumerable<Step> Smaller() => Rows.Smaller().Select(rows => this with { Rows = rows });
}

internal sealed record DeleteGrant(string Id) : Step
{
    public override string Run(Stage stage) => stage.Engine.DeleteGrant(Id) ? "deleted" : "no such grant";
}

internal sealed record GetType(int Sync, string Id) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new ResourceTypeBatch();
        return $"{stage.Engine.TryGetResourceType(stage.Sync(Sync), Id, batch)}\n{Render.Lines(Render.Rows(batch))}";
    }
}

internal sealed record GetResource(int Sync, ResourceKey Key) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new ResourceBatch();
        return $"{stage.Engine.TryGetResource(stage.Sync(Sync), Key, batch)}\n{Render.Lines(Render.Rows(batch))}";
    }
}

internal sealed record GetEntitlement(int Sync, string Id) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new EntitlementBatch();
        return $"{stage.Engine.TryGetEntitlement(stage.Sync(Sync), Id, batch)}\n{Render.Lines(Render.Rows(batch))}";
    }
}

internal sealed record GetGrant(int Sync, string Id) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new GrantBatch();
        return $"{stage.Engine.TryGetGrant(stage.Sync(Sync), Id, batch)}\n{Render.Lines(Render.Rows(batch))}";
    }
}

internal sealed record GetAsset(int Sync, string Id) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new AssetBatch();
        return $"{stage.Engine.TryGetAsset(stage.Sync(Sync), Id, batch)}\n{Render.Lines(Render.Rows(batch))}";
    }
}

/// <summary>The order of what is found is not defined.</summary>
internal sealed record FindResources(int Sync, Items<ResourceKey> Keys) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new ResourceBatch();
        stage.Engine.FindResources(stage.Sync(Sync), Keys.List, batch);
        return Render.Lines(Render.Rows(batch).Order(StringComparer.Ordinal));
    }

    public override IEnumerable<Step> Smaller() => Keys.Smaller().Select(keys => this with { Keys = keys });
}

internal sealed record FindEntitlements(int Sync, Items<string> Ids) : Step
{
    public override string Run(Stage stage)
    {
        var batch = new EntitlementBatch();
        stage.Engine.FindEntitlements(stage.Sync(Sync), Ids.List, batch);
        return Render.Lines(Render.Rows(batch).Order(StringComparer.Ordinal));
    }

    public override IEnumerable<Step> Smaller() => Ids.Smaller().Select(ids => this with { Ids = ids });
}
