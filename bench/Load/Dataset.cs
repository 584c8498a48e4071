using System.Globalization;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>
/// The rows every load scenario uses: grant <c>i</c> is <c>grant-%08d</c> of entitlement <c>entitlement-%04d</c> (i mod 100) on app/github to
/// user <c>user-%08d</c> (i div 100). Built before the clock starts.
/// </summary>
internal sealed class Dataset
{
    private const int EntitlementCount = 100;

    private readonly Resource[] _users;

    /// <summary>Builds the rows.</summary>
    /// <param name="grants">How many grants.</param>
    /// <param name="streamed">Whether grants are made one by one when they are asked for, instead of now.</param>
    public Dataset(int grants, bool streamed = false)
    {
        ResourceTypes =
        [
            new ResourceType { Id = "app", DisplayName = "App", Traits = { ResourceType.Types.Trait.App } },
            new ResourceType { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } },
        ];
        var app = new Resource { Id = new ResourceId { ResourceType = "app", Resource = "github" }, DisplayName = "GitHub" };
        Entitlements = [.. Enumerable.Range(0, EntitlementCount).Select(i => MakeEntitlement(i, app))];
        Resource[] users = [.. Enumerable.Range(0, (grants + EntitlementCount - 1) / EntitlementCount).Select(MakeUser)];
        Resources = [app, .. users];
        _users = users;
        Grants = new Grant[streamed ? 0 : grants];
        for (int i = 0; i < Grants.Length; i++)
        {
            Grants[i] = MakeGrant(i);
        }
    }

    public ResourceType[] ResourceTypes { get; }

    public Resource[] Resources { get; }

    public Entitlement[] Entitlements { get; }

    public Grant[] Grants { get; }

    public Grant MakeGrant(int index) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"grant-{index:D8}"),
        Entitlement = Entitlements[index % EntitlementCount],
        Principal = _users[index / EntitlementCount],
    };

    private static Entitlement MakeEntitlement(int index, Resource app) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"entitlement-{index:D4}"),
        Resource = app,
        DisplayName = string.Create(CultureInfo.InvariantCulture, $"Entitlement {index}"),
        Slug = string.Create(CultureInfo.InvariantCulture, $"entitlement-{index:D4}"),
    };

    private static Resource MakeUser(int index)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"user-{index:D8}");
        return new Resource { Id = new ResourceId { ResourceType = "user", Resource = id }, DisplayName = id };
    }
}
