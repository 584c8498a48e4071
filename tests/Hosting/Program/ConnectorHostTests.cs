using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using C1z.Adapters;
using C1z.Hosting.Tests.Support;
using C1z.Sync;
using C1z.Sync.Connectors;

namespace C1z.Hosting.Tests.Program;

/// <summary>The command line that every connector program has.</summary>
public sealed class ConnectorHostTests
{
    private static readonly ConnectorProgram Demo = new("demo-program", c => new DemoConnector(new DemoOptions { Users = (int)c.Number("users") }))
    {
        Fields = [ConfigField.Number("users", "Accounts.", 30), ConfigField.Secret("token", "Not used.")],
    };

    [Fact]
    public async Task Without_a_subcommand_it_syncs_into_the_file()
    {
        using var folder = new TempFolder();
        ProgramRun run = await ProgramRun.OfAsync(Demo, "-f", folder.File("a.c1z"), "--storage-engine", "sqlite", "--users", "40");
        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("synced into").And.Contain("resources");
        using C1zReader reader = C1zReader.Open(folder.File("a.c1z"));
        reader.EnumerateResources("user", syncId: reader.LatestFinishedSync("")!.Id).Should().HaveCount(40);
    }

    [Fact]
    public async Task Skipping_and_choosing_types_reach_the_sync()
    {
        using var folder = new TempFolder();
        string file = folder.File("a.c1z");
        ProgramRun run = await ProgramRun.OfAsync(
            Demo, "--file", file, "--sync-resource-types", "user", "--skip-entitlements-and-grants", "--workers=-1", "--log-format", "json");
        run.ExitCode.Should().Be(0, run.Error);
        JsonDocument.Parse(run.Error.Trim()).RootElement.GetProperty("level").GetString().Should().Be("info");
        using C1zReader reader = C1zReader.Open(file);
        SyncInfo sync = reader.LatestFinishedSync("")!;
        reader.EnumerateResources(syncId: sync.Id).Should().OnlyContain(r => r.Id.ResourceType == "user");
        reader.EnumerateGrants(syncId: sync.Id).Should().BeEmpty();
    }

    [Fact]
    public async Task Capabilities_are_told_as_json()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, "capabilities");
        run.ExitCode.Should().Be(0, run.Error);
        JsonElement root = JsonDocument.Parse(run.Out).RootElement;
        root.GetProperty("@type").GetString().Should().Be("type.googleapis.com/c1.connector.v2.ConnectorCapabilities");
        root.GetProperty("connectorCapabilities")[0].GetString().Should().Be("CAPABILITY_SYNC");
        root.GetProperty("resourceTypeCapabilities").EnumerateArray().Select(t => t.GetProperty("resourceType").GetProperty("id").GetString())
            .Should().Contain(["user", "group"]);
    }

    [Fact]
    public async Task Its_settings_are_told_as_json()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, "config");
        run.ExitCode.Should().Be(0, run.Error);
        JsonElement root = JsonDocument.Parse(run.Out).RootElement;
        JsonElement[] fields = [.. root.GetProperty("fields").EnumerateArray()];
        JsonElement users = fields.Single(f => f.GetProperty("name").GetString() == "users");
        users.GetProperty("intField").GetProperty("defaultValue").GetString().Should().Be("30");
        fields.Single(f => f.GetProperty("name").GetString() == "token").GetProperty("isSecret").GetBoolean().Should().BeTrue();
        root.GetProperty("constraints").EnumerateArray().Select(c => c.GetProperty("kind").GetString()).Should().Contain("CONSTRAINT_KIND_DEPENDENT_ON");
    }

    [Fact]
    public async Task Health_checks_tell_a_running_program_from_none()
    {
        string port = FreePort();
        await using (await HealthServer.StartAsync("127.0.0.1", int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), default))
        {
            (await ProgramRun.OfAsync(Demo, "health-check", "--health-check-port", port, "--endpoint", "ready")).ExitCode.Should().Be(0);
        }

        ProgramRun none = await ProgramRun.OfAsync(Demo, "health-check", "--health-check-port", port);
        none.ExitCode.Should().Be(1);
        none.Error.Should().Contain($"127.0.0.1:{port}/health");
    }

    [Theory]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("--storage-engine=paper", "'paper' is neither pebble nor sqlite")]
    [InlineData("--workers=many", "--workers: 'many' is not a whole number")]
    [InlineData("--workers=101", "not from -1 to 100")]
    [InlineData("--sync-resources=ada", "'ada' is not TYPE/ID")]
    [InlineData("--log-level=loud", "none of debug, info, warn, error")]
    [InlineData("--external-resource-traits=user", "needs --external-resource-c1z")]
    [InlineData("--http-timeout-seconds=0", "not from 1 to 1800")]
    [InlineData("--http-timeout-seconds=1801", "not from 1 to 1800")]
    [InlineData("--session-store-maximum-size=-1", "'-1' is not from 0")]
    [InlineData("--log-level-debug-expires-at=soon", "'soon' is not a time")]
    public async Task A_mistake_is_told_in_one_line_with_exit_code_2(string argument, string told)
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, argument);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(told);
    }

    [Fact]
    public async Task The_service_refuses_to_be_started_by_a_person()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, "_connector-service");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("for a parent process");
    }

    [Fact]
    public async Task A_setting_is_declared_once()
    {
        Func<Task> twice = () => ProgramRun.OfAsync(Demo with { Fields = [ConfigField.Text("file", "Taken.")] });
        await twice.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_connector_that_cannot_be_made_is_a_failure()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo with { Create = _ => throw new SyncException(SyncErrorCode.BadInput, "no such directory") });
        run.ExitCode.Should().Be(1);
        run.Error.Should().Be("demo-program: no such directory" + Environment.NewLine);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
