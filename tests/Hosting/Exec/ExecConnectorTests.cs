using C1z.Adapters;
using C1z.Hosting.Tests.Child;
using C1z.Hosting.Tests.Support;
using C1z.Proto.Connector.V2;
using C1z.Sync;
using C1z.Sync.Connectors;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Exec;

/// <summary>The way from a parent through mutual TLS to a hosted connector and back.</summary>
public sealed class ExecConnectorTests
{
    [Fact]
    public async Task A_connector_in_another_process_lists_what_it_lists_in_this_one()
    {
        await using var here = new DemoConnector(new DemoOptions { Users = 300, PageSize = 100 });
        await using ExecConnector there = await Children.StartAsync();
        (await Listing.OfAsync(there)).Should().Equal(await Listing.OfAsync(here)).And.HaveCountGreaterThan(1500);
    }

    [Theory]
    [InlineData(0, C1zEngine.Lsm)]
    [InlineData(4, C1zEngine.Sqlite)]
    public async Task A_sync_of_it_writes_the_same_records(int workers, C1zEngine engine)
    {
        using var folder = new TempFolder();
        var options = new SyncOptions { Workers = workers, Engine = engine };
        await using var here = new DemoConnector(new DemoOptions { Users = 300, PageSize = 100 });
        await new Syncer(here, options).RunAsync(folder.File("here.c1z"));
        await using (ExecConnector there = await Children.StartAsync())
        {
            await new Syncer(there, options).RunAsync(folder.File("there.c1z"));
        }

        Listing.OfFile(folder.File("there.c1z")).Should().Equal(Listing.OfFile(folder.File("here.c1z")));
    }

    [Fact]
    public async Task Settings_reach_the_program_as_arguments()
    {
        await using ExecConnector connector = await Children.StartAsync("demo", "--users", "7");
        ListPage<Resource> users = await connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "user" });
        users.Items.Should().HaveCount(7);
    }

    [Fact]
    public async Task The_sample_is_such_a_program()
    {
        using var folder = new TempFolder();
        string teams = folder.Write("teams.txt", "engineering: ada, bo\nsales: bo");
        await using ExecConnector sample = await ExecConnector.StartAsync(Children.Options() with { Arguments = [SamplePrograms.Hosted, "--path", teams] });
        IReadOnlyList<string> lines = await Listing.OfAsync(sample);
        lines.Should().Contain("Team file").And.HaveCount(1 + 2 + 2 + 2 + 2 + 3, "a name, types, people, teams, entitlements and grants are listed");
    }

    [Fact]
    public async Task Assets_come_in_pieces_and_warnings_come_along()
    {
        await using ExecConnector connector = await Children.StartAsync("assets");
        Asset logo = (await connector.GetAssetAsync(new AssetRef { Id = "logo" }))!;
        byte[] expected = new byte[TroubledConnector.AssetBytes];
        new Random(7).NextBytes(expected);
        logo.ContentType.Should().Be("image/png");
        logo.Data.Span.SequenceEqual(expected).Should().BeTrue();
        (await connector.GetAssetAsync(new AssetRef { Id = "none" })).Should().BeNull();
        (await connector.ValidateAsync()).Warnings.Should().Equal("the licence ends soon", "ümläut % and \n line");
        await connector.CleanupAsync("any");
    }

    [Fact]
    public async Task A_session_is_kept_by_the_parent()
    {
        var session = new DictionarySession();
        ExecOptions options = Children.Options("session") with { Sessions = SessionServer.StartAsync };
        await using ExecConnector connector = await ExecConnector.StartAsync(options);
        var request = new ResourceListRequest { ResourceTypeId = "thing", SyncId = "sync-1", Session = session };
        await connector.ListResourcesAsync(request);
        ListPage<Resource> second = await connector.ListResourcesAsync(request);
        second.Items.Select(r => (r.Id.Resource, r.DisplayName)).Should().Equal(("calls", "2"), ("other/2", "1"));
        session.Values.Should().ContainKey("calls").WhoseValue.Should().HaveCount(2);
        session.Values.Should().NotContainKey("other/1");

        await connector.CleanupAsync("sync-1");
        Func<Task> unknown = async () => await connector.ListResourcesAsync(request with { SyncId = "", Session = session });
        await unknown.Should().ThrowAsync<ConnectorException>("without a sync there is no session");
    }

    [Fact]
    public async Task Without_a_store_of_the_parent_a_session_is_kept_by_the_program()
    {
        await using ExecConnector connector = await Children.StartAsync("session");
        var request = new ResourceListRequest { ResourceTypeId = "thing", SyncId = "sync-1" };
        await connector.ListResourcesAsync(request);
        (await connector.ListResourcesAsync(request)).Items[0].DisplayName.Should().Be("2", "it is the second call of this sync");
        (await connector.ListResourcesAsync(request with { SyncId = "sync-2" })).Items[0].DisplayName.Should().Be("1");
        await connector.CleanupAsync("sync-1");
        (await connector.ListResourcesAsync(request)).Items[0].DisplayName.Should().Be("1", "the sync ended");
    }

    [Fact]
    public async Task A_session_that_the_program_keeps_has_the_limit_that_it_was_started_with()
    {
        await using ExecConnector connector = await Children.StartAsync("session-second", "--session-store-maximum-size", "2000");
        Func<Task> call = async () => await connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "thing", SyncId = "sync-1" });
        ConnectorException error = (await call.Should().ThrowAsync<ConnectorException>()).Which;
        error.Status.Should().Be(ConnectorStatus.ResourceExhausted);
        error.Message.Should().Contain("2000");
    }

    [Fact]
    public async Task Keys_are_nowhere_but_in_the_pipe()
    {
        ExecOptions options = Children.Options();
        await using ExecConnector connector = await ExecConnector.StartAsync(options);
        string[] arguments = File.ReadAllText($"/proc/{connector.ProcessId}/cmdline").TrimEnd('\0').Split('\0');
        arguments[1..].Should().Equal([.. options.Arguments, "_connector-service"]);
        IEnumerable<string> variables = File.ReadAllText($"/proc/{connector.ProcessId}/environ").TrimEnd('\0').Split('\0').Select(v => v.Split('=')[0]);
        variables.Except(Environment.GetEnvironmentVariables().Keys.Cast<string>()).Except(options.Environment.Keys)
            .Should().Equal("BATON_CONNECTOR_SERVICE_LISTENER_FD");
    }

    [Fact]
    public async Task Nothing_is_left_when_it_is_disposed()
    {
        // The first round loads what the process keeps: pools, event queues, native libraries.
        await RoundAsync();
        string[] before = Children.OpenDescriptors();
        for (int i = 0; i < 3; i++)
        {
            await RoundAsync();
        }

        await Eventually.TrueAsync(
            () => Children.OpenDescriptors().Length <= before.Length,
            () => $"descriptors are given back; new: {string.Join(", ", Children.OpenDescriptors().Except(before))}");

        static async Task RoundAsync()
        {
            int process;
            await using (ExecConnector connector = await ExecConnector.StartAsync(Children.Options() with { Sessions = SessionServer.StartAsync }))
            {
                process = connector.ProcessId;
                Children.IsThere(process).Should().BeTrue();
                await connector.ListResourceTypesAsync(new ResourceTypeListRequest());
            }

            Children.IsThere(process).Should().BeFalse("the program was ended and reaped");
        }
    }

    [Fact]
    public async Task A_disposed_connector_says_so()
    {
        ExecConnector connector = await Children.StartAsync();
        await connector.DisposeAsync();
        await connector.DisposeAsync();
        Func<Task> call = async () => await connector.GetMetadataAsync();
        await call.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Cancelling_a_call_leaves_the_program_usable()
    {
        await using ExecConnector connector = await Children.StartAsync("slow");
        using var cancel = new CancellationTokenSource();
        Task<ListPage<Resource>> call = connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "thing" }, cancel.Token).AsTask();
        await cancel.CancelAsync();
        Func<Task> waiting = () => call;
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        (await connector.GetMetadataAsync()).DisplayName.Should().Be("Troubled");
    }
}
