using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>Says what a connector can do: what it lists, it can sync.</summary>
internal static class Capabilities
{
    /// <summary>Asks a connector for its types.</summary>
    public static async ValueTask<ConnectorCapabilities> OfAsync(IConnector connector, CancellationToken cancel)
    {
        var capabilities = new ConnectorCapabilities { ConnectorCapabilities_ = { Capability.Sync } };
        string token = "";
        do
        {
            ListPage<ResourceType> page = await connector.ListResourceTypesAsync(new ResourceTypeListRequest { PageToken = token }, cancel);
            capabilities.ResourceTypeCapabilities.AddRange(page.Items.Select(type => new ResourceTypeCapability
            {
                ResourceType = type,
                Capabilities = { Capability.Sync },
            }));
            token = page.NextToken;
        }
        while (token.Length > 0);
        return capabilities;
    }
}
