using System.Diagnostics;
using System.Globalization;
using C1z.Adapters;
using C1z.Hosting.Tests.Support;
using C1z.Proto.Connector.V2;
using C1z.Sync;
using C1z.Sync.Connectors;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Exec;

/// <summary>Programs that go wrong: the error has a type, the program is gone, and the file of before is untouched.</summary>
public sealed class ExecFailureTests
{
    private static readonly ResourceListRequest Things = new() { ResourceTypeId = "thing" };

    [Fact]
    public async Task A_program_that_is_not_there_cannot_be_started()
    {
        ConnectorException error = await FailsToStart(new ExecOptions("/no/such/connector"));
        error.Status.Should().Be(ConnectorStatus.FailedPrecondition);
        error.Message.Should().Contain("/no/such/connector");
    }

    [Fact]
    public async Task A_program_that_ends_at_once_tells_how()
    {
        ConnectorException error = await FailsToStart(Shell("echo configuration is missing >&2; exit 3"));
        error.Status.Should().Be(ConnectorStatus.Internal);
        error.Message.Should().Contain("exit code 3").And.Contain("configuration is missing");
    }

    [Fact]
    public async Task A_program_that_never_answers_is_given_up_and_killed()
    {
        List<string> lines = [];
        ConnectorException error = await FailsToStart(Shell("echo $$ >&2; exec sleep 600") with
        {
            StartTimeout = TimeSpan.FromSeconds(5),
            StopTimeout = TimeSpan.FromMilliseconds(100),
            Log = lines.Add,
        });
        error.Status.Should().Be(ConnectorStatus.DeadlineExceeded);
        Children.IsThere(int.Parse(lines.Single(), CultureInfo.InvariantCulture)).Should().BeFalse();
    }

    [Fact]
    public async Task Giving_up_the_start_ends_the_program()
    {
        List<string> lines = [];
        using var cancel = new CancellationTokenSource();
        ExecOptions options = Shell("echo $$ >&2; exec sleep 600") with { StopTimeout = TimeSpan.FromMilliseconds(100), Log = line => Note(line) };
        Func<Task> start = () => ExecConnector.StartAsync(options, cancel.Token);
        await start.Should().ThrowAsync<OperationCanceledException>();
        Children.IsThere(int.Parse(lines.Single(), CultureInfo.InvariantCulture)).Should().BeFalse();

        void Note(string line)
        {
            lines.Add(line);
            cancel.Cancel();
        }
    }

    [Theory]
    [InlineData("raw-stranger")]
    [InlineData("raw-suspicious")]
    public async Task Certificates_of_strangers_are_refused_by_either_side(string mode)
    {
        List<string> lines = [];
        ExecOptions options = Children.Options(mode) with { Log = lines.Add, StopTimeout = TimeSpan.FromSeconds(30) };
        ConnectorException error = await FailsToStart(mode == "raw-stranger" ? options : options with { StartTimeout = TimeSpan.FromSeconds(15) });
        error.Status.Should().Be(mode == "raw-stranger" ? ConnectorStatus.Unauthenticated : ConnectorStatus.DeadlineExceeded);
    }

    [Fact]
    public async Task A_program_that_dies_fails_the_call_under_way_and_all_after_it()
    {
        await using ExecConnector connector = await Children.StartAsync("exit");
        ConnectorException first = await Fails(connector, Things);
        first.Status.Should().Be(ConnectorStatus.Internal, "trying again would not help");
        first.Message.Should().Contain("exit code 7").And.Contain("the source said no / and so I leave");
        ConnectorException second = await Fails(connector, Things);
        second.Message.Should().Contain("exit code 7");
        Children.IsThere(connector.ProcessId).Should().BeFalse();
    }

    [Fact]
    public async Task A_program_that_dies_within_an_answer_fails_the_call()
    {
        await using ExecConnector connector = await Children.StartAsync("raw-cut");
        Func<Task> call = async () => await connector.GetAssetAsync(new AssetRef { Id = "logo" });
        ConnectorException error = (await call.Should().ThrowAsync<ConnectorException>()).Which;
        error.Status.Should().Be(ConnectorStatus.Internal);
        error.Message.Should().Contain("exit code 137 (signal 9)");
    }

    [Fact]
    public async Task A_slow_call_is_given_up_in_time_and_the_program_goes_on()
    {
        await using ExecConnector connector = await ExecConnector.StartAsync(Children.Options("slow") with { CallTimeout = TimeSpan.FromSeconds(5) });
        (await Fails(connector, Things)).Status.Should().Be(ConnectorStatus.DeadlineExceeded);
        (await connector.GetMetadataAsync()).DisplayName.Should().Be("Troubled");
    }

    [Fact]
    public async Task A_page_over_the_limit_is_refused_before_it_is_read()
    {
        await using ExecConnector connector = await ExecConnector.StartAsync(Children.Options() with { MaxMessageBytes = 4000 });
        ConnectorException error = await Fails(connector, new ResourceListRequest { ResourceTypeId = "user" });
        error.Status.Should().Be(ConnectorStatus.ResourceExhausted);
        error.Message.Should().Contain("4000");
        (await connector.GetMetadataAsync()).DisplayName.Should().Be("Demo company", "the connection is still good");
    }

    [Theory]
    [InlineData(nameof(ConnectorStatus.NotFound), ConnectorStatus.NotFound)]
    [InlineData(nameof(ConnectorStatus.Unavailable), ConnectorStatus.Unavailable)]
    [InlineData(nameof(ConnectorStatus.PermissionDenied), ConnectorStatus.PermissionDenied)]
    [InlineData("fault", ConnectorStatus.Unknown)]
    public async Task Statuses_come_through_with_message_and_wait(string mode, ConnectorStatus expected)
    {
        await using ExecConnector connector = await Children.StartAsync(mode);
        ConnectorException error = await Fails(connector, Things);
        error.Status.Should().Be(expected);
        error.Message.Should().Be(mode == "fault" ? "nobody expected this: 100 % ünexpected" : $"scripted: {mode}");
        if (mode != "fault")
        {
            error.RetryAfter.Should().BeCloseTo(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_program_that_does_not_want_to_end_is_killed_with_what_it_started()
    {
        List<string> lines = [];
        ExecOptions options = Children.Options("raw-stubborn") with { StopTimeout = TimeSpan.FromMilliseconds(200), Log = lines.Add };
        ExecConnector connector = await ExecConnector.StartAsync(options);
        await Eventually.TrueAsync(() => lines.Count > 0, "the program names its child");
        int grandchild = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        Children.IsThere(grandchild).Should().BeTrue();
        await connector.DisposeAsync();
        Children.IsThere(connector.ProcessId).Should().BeFalse();
        await Eventually.TrueAsync(() => !IsRunning(grandchild), "it is killed too");
    }

    [Fact]
    public async Task What_a_program_leaves_behind_holds_nothing_of_ours()
    {
        List<string> lines = [];
        string[] before = [];
        for (int round = 0; round < 2; round++)
        {
            // The first round loads what the process keeps: event queues, native libraries.
            before = Children.OpenDescriptors();
            lines.Clear();
            await using ExecConnector connector = await ExecConnector.StartAsync(Children.Options("raw-leaver") with { Log = lines.Add });
            await Eventually.TrueAsync(() => lines.Count > 0, "the program names its child");
            using var grandchild = Process.GetProcessById(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture));
            try
            {
                Children.OpenDescriptors(grandchild.Id).Should().NotContain(d => d.StartsWith("socket:", StringComparison.Ordinal));
                await connector.DisposeAsync();
                Children.IsThere(connector.ProcessId).Should().BeFalse();
                IsRunning(grandchild.Id).Should().BeTrue("it outlives its parent, with the pipes of its parent");
                if (round > 0)
                {
                    // A read that is aborted lets go of its pipe on a thread of its own.
                    await Eventually.TrueAsync(
                        () => Children.OpenDescriptors().Where(d => d.StartsWith("pipe:", StringComparison.Ordinal)).All(before.Contains), "our ends are closed");
                }
            }
            finally
            {
                grandchild.Kill();
            }
        }
    }

    [Fact]
    public async Task A_store_for_sessions_that_cannot_be_had_is_a_failed_start()
    {
        ConnectorException error = await FailsToStart(Shell("exit 3") with { Sessions = (_, _, _) => throw new IOException("no more sockets") });
        error.Status.Should().Be(ConnectorStatus.FailedPrecondition);
        error.Message.Should().Contain("/bin/sh").And.Contain("no more sockets");
    }

    [Fact]
    public async Task The_last_words_of_a_program_that_talks_much_are_short()
    {
        ConnectorException error = await FailsToStart(Shell("yes 0123456789 | tr -d '\\n' | head -c 50000 >&2; echo >&2; echo and so it ends >&2; exit 3"));
        error.Message.Length.Should().BeLessThan(2500);
        error.Message.Should().EndWith("and so it ends");
    }

    [Fact]
    public async Task A_program_is_looked_for_in_the_path_only()
    {
        string name = $"c1z-test-{Guid.NewGuid():N}";
        File.WriteAllText(name, "#!/bin/sh\nexit 3\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(name, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        try
        {
            ConnectorException error = await FailsToStart(new ExecOptions(name));
            error.Status.Should().Be(ConnectorStatus.FailedPrecondition);
            error.Message.Should().Contain("PATH");
            (await FailsToStart(new ExecOptions("./" + name))).Message.Should().Contain("exit code 3");
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public async Task A_program_that_dies_while_its_parent_is_interrupted_is_an_interruption()
    {
        List<string> lines = [];
        await using ExecConnector connector = await ExecConnector.StartAsync(Children.Options("raw-leaver") with { Log = lines.Add });
        await Eventually.TrueAsync(() => lines.Count > 0, "the program names its child");
        using var cancel = new CancellationTokenSource();
        using var grandchild = Process.GetProcessById(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture));
        try
        {
            // It ends within the call, and its child keeps its pipes open: there is time between the end of the connection and the end of the program.
            Task<Asset?> call = connector.GetAssetAsync(new AssetRef { Id = "logo" }, cancel.Token).AsTask();
            await Eventually.TrueAsync(() => !Children.IsThere(connector.ProcessId), "it ends");
            await cancel.CancelAsync();
            Func<Task> waiting = () => call;
            await waiting.Should().ThrowAsync<OperationCanceledException>();
            Func<Task> next = async () => await connector.GetMetadataAsync(cancel.Token);
            await next.Should().ThrowAsync<OperationCanceledException>();
        }
        finally
        {
            grandchild.Kill();
        }
    }

    [Fact]
    public async Task A_sync_that_fails_leaves_the_file_of_before()
    {
        using var folder = new TempFolder();
        string file = folder.File("sync.c1z");
        await using (var good = new DemoConnector(new DemoOptions { Users = 20 }))
        {
            await new Syncer(good).RunAsync(file);
        }

        byte[] before = await File.ReadAllBytesAsync(file);
        await using ExecConnector connector = await Children.StartAsync("exit");
        Func<Task> sync = () => new Syncer(connector).RunAsync(file);
        await sync.Should().ThrowAsync<SyncException>();
        (await File.ReadAllBytesAsync(file)).Should().Equal(before);
    }

    private static ExecOptions Shell(string script) => new("/bin/sh") { Arguments = ["-c", script], StartTimeout = TimeSpan.FromMinutes(1) };

    // Orphans are reaped by the system's first process, which is not the parent's affair: a zombie does not run.
    private static bool IsRunning(int process)
    {
        string stat = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat";
        try
        {
            return !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<ConnectorException> FailsToStart(ExecOptions options)
    {
        Func<Task> start = async () => await ExecConnector.StartAsync(options);
        return (await start.Should().ThrowAsync<ConnectorException>()).Which;
    }

    private static async Task<ConnectorException> Fails(ExecConnector connector, ResourceListRequest request)
    {
        Func<Task> call = async () => await connector.ListResourcesAsync(request);
        return (await call.Should().ThrowAsync<ConnectorException>()).Which;
    }
}
