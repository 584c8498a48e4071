using C1z.Sync.Connectors;

namespace C1z.Hosting.Tests.Child;

/// <summary>The connector program that the tests start: a demo company, and every way in which a program can go wrong.</summary>
internal static class ChildProgram
{
    private static async Task<int> Main(string[] args)
    {
        string mode = Environment.GetEnvironmentVariable("CHILD_MODE") ?? "demo";
        if (mode.StartsWith("raw-", StringComparison.Ordinal))
        {
            return await RawChild.RunAsync(mode);
        }

        return await ConnectorHost.RunAsync(args, new ConnectorProgram("test-child", config => mode switch
        {
            "demo" => new DemoConnector(new DemoOptions { Users = (int)config.Number("users"), PageSize = 100 }),
            _ => new TroubledConnector(mode),
        })
        {
            Fields = [ConfigField.Number("users", "Users of the company.", 300)],
        });
    }
}
