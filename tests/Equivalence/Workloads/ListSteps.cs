using C1z.Equivalence.Running;

namespace C1z.Equivalence.Workloads;

/// <summary>A listing and its filters.</summary>
internal abstract record Listing
{
    /// <summary>What names the listing to those that keep its token.</summary>
    public virtual string Slot() => ToString();

    /// <summary>Takes a page: its rows as text, and the token behind it.</summary>
    public abstract (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page);
}

internal sealed record Types(int Sync) : Listing
{
    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new ResourceTypeBatch();
        string next = stage.Engine.ListResourceTypes(stage.Sync(Sync), page, batch);
        return (Render.Rows(batch), next);
    }
}

internal sealed record Resources(int Sync, string? Type, ResourceKey? Parent) : Listing
{
    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new ResourceBatch();
        var query = new ResourceQuery { SyncId = stage.Sync(Sync), ResourceType = Type, Parent = Parent };
        string next = stage.Engine.ListResources(query, page, batch);
        return (Render.Rows(batch), next);
    }
}

internal sealed record Entitlements(int Sync, ResourceKey? Resource) : Listing
{
    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new EntitlementBatch();
        string next = stage.Engine.ListEntitlements(new EntitlementQuery { SyncId = stage.Sync(Sync), Resource = Resource }, page, batch);
        return (Render.Rows(batch), next);
    }
}

internal sealed record Assets(int Sync) : Listing
{
    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new AssetBatch();
        string next = stage.Engine.ListAssets(stage.Sync(Sync), page, batch);
        return (Render.Rows(batch), next);
    }
}

internal sealed record Grants(
    int Sync,
    GrantListing Kind,
    RowParts Parts,
    ResourceKey? Resource = null,
    string? EntitlementId = null,
    ResourceKey? EntitlementResource = null,
    ResourceKey? Principal = null,
    Items<string>? PrincipalTypes = null,
    string? ResourceType = null,
    bool OnlyExpandable = false) : Listing
{
    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new GrantBatch();
        var query = new GrantQuery
        {
            SyncId = stage.Sync(Sync),
            Listing = Kind,
            Parts = Parts,
            Resource = Resource,
            EntitlementId = EntitlementId,
            EntitlementResource = EntitlementResource,
            Principal = Principal,
            PrincipalTypes = PrincipalTypes?.List,
            ResourceType = ResourceType,
            OnlyExpandable = OnlyExpandable,
        };
        string next = stage.Engine.ListGrants(query, page, batch);
        return (Render.Rows(batch), next);
    }
}

/// <summary>One slot whatever the ids: a token may meet another list, which starts again.</summary>
internal sealed record GrantsOf(int Sync, Items<string> Ids) : Listing
{
    public override string Slot() => nameof(GrantsOf);

    public override (IEnumerable<string> Rows, string Next) Take(Stage stage, PageRequest page)
    {
        var batch = new GrantBatch();
        string next = stage.Engine.ListGrantsForEntitlements(stage.Sync(Sync), Ids.List, page, batch);
        return (Render.Rows(batch), next);
    }
}

/// <summary>Takes a whole listing, page by page.</summary>
internal sealed record ListAll(Listing Listing, int Size) : Step
{
    private const int MostPages = 2000;

    public override string Run(Stage stage)
    {
        var lines = new List<string>();
        string token = "";
        int pages = 0;
        do
        {
            (IEnumerable<string> rows, token) = Listing.Take(stage, new PageRequest(Size, token));
            lines.AddRange(rows);
            lines.Add(token.Length == 0 ? "end" : "more");
        }
        while (token.Length > 0 && ++pages < MostPages);

        return Render.Lines(lines);
    }
}

/// <summary>Takes one page, from where the page before ended, however long ago that was.</summary>
internal sealed record TakePage(Listing Listing, int Size) : Step
{
    public override string Run(Stage stage)
    {
        string token = stage.Tokens.GetValueOrDefault(Listing.Slot(), "");
        (IEnumerable<string> rows, string next) = Listing.Take(stage, new PageRequest(Size, token));
        stage.Tokens[Listing.Slot()] = next;
        return Render.Lines(rows.Append(next.Length == 0 ? "end" : "more"));
    }
}

/// <summary>Takes a page with a token that the listing did not give.</summary>
internal sealed record TakeWith(Listing Listing, string Token) : Step
{
    public override string Run(Stage stage)
    {
        (IEnumerable<string> rows, string next) = Listing.Take(stage, new PageRequest(3, Token));
        return Render.Lines(rows.Append(next.Length == 0 ? "end" : "more"));
    }
}
