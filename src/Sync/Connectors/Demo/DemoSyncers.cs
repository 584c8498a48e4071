using C1z.Proto.Connector.V2;

namespace C1z.Sync.Connectors;

/// <summary>The accounts.</summary>
internal sealed class DemoUsers(DemoCompany company) : ResourceSyncer(DemoTypes.User)
{
    public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Of(request, company.Options.PageSize, company.Options.Users, company.User));

    public override ValueTask<Resource?> GetAsync(ResourceRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Find(request.Id, company.Options.Users, company.User));
}

/// <summary>The groups, and who is in them.</summary>
internal sealed class DemoGroups(DemoCompany company) : ResourceSyncer(DemoTypes.Group)
{
    public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Of(request, company.Options.PageSize, company.Options.Groups, DemoCompany.Group));

    public override ValueTask<Resource?> GetAsync(ResourceRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Find(request.Id, company.Options.Groups, DemoCompany.Group));

    public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new ListPage<Entitlement>([company.Membership(NumberedPage.IndexOf(request.Resource.Id, company.Options.Groups))]));

    public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
    {
        int group = NumberedPage.IndexOf(request.Resource.Id, company.Options.Groups);
        ListPage<Grant> members = NumberedPage.Of(request, company.Options.PageSize, company.MemberCount(group), i => company.Member(group, i));
        return ValueTask.FromResult(members.NextToken.Length > 0
            ? members
            : new ListPage<Grant>([.. members.Items, .. company.Nested(group)]));
    }
}

/// <summary>The applications. Whoever is in an application's group has access to it.</summary>
internal sealed class DemoApps(DemoCompany company) : ResourceSyncer(DemoTypes.App)
{
    private const string Access = "access";

    public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Of(request, company.Options.PageSize, company.Options.Apps, DemoCompany.App));

    public override ValueTask<Resource?> GetAsync(ResourceRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(NumberedPage.Find(request.Id, company.Options.Apps, DemoCompany.App));

    public override ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(new ListPage<Entitlement>(
        [
            new Entitlement
            {
                Slug = Access,
                DisplayName = "Access",
                Description = "May sign in to the application",
                Purpose = Entitlement.Types.PurposeValue.Permission,
                GrantableTo = { DemoTypes.User, DemoTypes.Group },
            },
        ]));

    public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
    {
        if (company.Options.Groups == 0)
        {
            return ValueTask.FromResult(ListPage.Empty<Grant>());
        }

        int app = NumberedPage.IndexOf(request.Resource.Id, company.Options.Apps);
        int group = app % company.Options.Groups;
        var access = new Entitlement { Id = Entitlements.Id(request.Resource.Id, Access), Resource = request.Resource };
        return ValueTask.FromResult(ListPage.Of([Entitlements.GrantThrough(access, DemoCompany.Group(group), company.Membership(group).Id)]));
    }
}

/// <summary>The environments of an application, listed under it.</summary>
internal sealed class DemoEnvironments(DemoCompany company) : ResourceSyncer(DemoTypes.Environment)
{
    public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(request.Parent is { } app
            ? ListPage.Of(DemoCompany.EnvironmentNames.Select(name => Environment(app, name)))
            : ListPage.Empty<Resource>());

    public override ValueTask<Resource?> GetAsync(ResourceRequest request, CancellationToken cancel)
    {
        string[] parts = request.Id.Resource.Split('/');
        return ValueTask.FromResult(parts is [var app, var name] && DemoCompany.EnvironmentNames.Contains(name)
            ? Environment(Resources.Id(DemoTypes.App.Id, app), name)
            : null);
    }

    public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(ListPage.Of([Entitlements.Permission(request.Resource, "read", DemoTypes.User), Administration(request.Resource)]));

    public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
    {
        if (company.Options.Users == 0)
        {
            return ValueTask.FromResult(ListPage.Empty<Grant>());
        }

        string app = request.Resource.Id.Resource.Split('/')[0];
        int user = NumberedPage.IndexOf(Resources.Id(DemoTypes.App.Id, app), company.Options.Apps) % company.Options.Users;
        return ValueTask.FromResult(ListPage.Of([Entitlements.Grant(Administration(request.Resource), company.Principal(user))]));
    }

    private static Entitlement Administration(Resource environment) => Entitlements.Permission(environment, "admin", DemoTypes.User);

    private static Resource Environment(ResourceId app, string name) =>
        Resources.Of(DemoTypes.Environment, $"{app.Resource}/{name}", $"{app.Resource} {name}", app);
}
