using C1z.Proto.Connector.V2;

namespace C1z.Sync.Connectors;

/// <summary>A made-up company of any size: accounts, nested groups with a cycle, applications with environments.</summary>
/// <remarks>For demonstrations, tests and measurements. It computes its records and waits for nothing.</remarks>
public sealed class DemoConnector : Connector
{
    /// <summary>Creates the connector.</summary>
    /// <param name="options">Size and shape; null for a small company.</param>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.InvalidOption"/>: such a company cannot be.</exception>
    public DemoConnector(DemoOptions? options = null)
        : this(new DemoCompany(options ?? new DemoOptions()))
    {
    }

    private DemoConnector(DemoCompany company)
        : base(
            new ConnectorMetadata("Demo company") { Description = "A made-up directory; the same seed gives the same records.", Revision = $"{company.Options}" },
            new DemoUsers(company),
            new DemoGroups(company),
            new DemoApps(company),
            new DemoEnvironments(company))
    {
    }
}

/// <summary>Resource types of the demo company.</summary>
internal static class DemoTypes
{
    public static readonly ResourceType User = ResourceTypes.User("user", "User");
    public static readonly ResourceType Group = ResourceTypes.Group("group", "Group");
    public static readonly ResourceType App = ResourceTypes.App("app", "Application");
    public static readonly ResourceType Environment = ResourceTypes.Of("environment", "Environment");
}
