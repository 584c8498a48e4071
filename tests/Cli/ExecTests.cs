using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary><c>c1z sync --connector exec</c>: the sample's program as the source.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static string Sample => Built("HostedConnector");

    // The tests of the host are a connector program, too; CHILD_MODE says what it does.
    private static string Child => Built("C1z.Hosting.Tests");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_connector_program_becomes_a_snapshot()
    {
        File.WriteAllText(_scratch["teams.txt"], "engineering: ada, bo\nsales: bo");
        Outcome outcome = Tool.Run("sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--command", "dotnet", "--", Sample, "--path", _scratch["teams.txt"]);
        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Out.Should().Contain("2 resource types, 4 resources, 2 entitlements, 3 grants");
        Tool.Run("principals", "-f", _scratch["a.c1z"], "-e", "team:sales:member").Out.Should().Contain("bo");
    }

    [Fact]
    public void A_program_that_dies_leaves_the_file_of_before()
    {
        File.WriteAllText(_scratch["a.c1z"], "precious");
        Outcome outcome = Tool.Run("sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--command", "/bin/sh", "--", "-c", "echo no licence >&2; exit 5");
        outcome.ExitCode.Should().Be(16);
        outcome.Error.Should().Contain("connector: no licence").And.Contain("exit code 5");
        File.ReadAllText(_scratch["a.c1z"]).Should().Be("precious");
    }

    [Fact]
    public void The_session_of_a_connector_program_belongs_to_the_sync()
    {
        string[] sync = ["sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--command", "env", "--"];
        Outcome first = Tool.Run([.. sync, "CHILD_MODE=session-first", "dotnet", Child]);
        first.ExitCode.Should().Be(16, first.Error);
        first.Error.Should().Contain("exit code 7");
        Outcome second = Tool.Run([.. sync, "CHILD_MODE=session-second", "dotnet", Child]);
        second.ExitCode.Should().Be(0, second.Error);
        Tool.Run("resources", "-f", _scratch["a.c1z"]).Out.Should().Contain("session-first", "another program wrote it, before the sync was resumed");
        Tool.Run("dump", "-f", _scratch["a.c1z"]).Out.Should().NotContain("made by", "a session ends with its sync");
    }

    [Fact]
    public void The_session_of_a_connector_program_has_a_limit()
    {
        Outcome outcome = Tool.Run(
            "sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--session-store-maximum-size", "2000", "--command", "env", "--",
            "CHILD_MODE=session-second", "dotnet", Child);
        outcome.ExitCode.Should().Be(16);
        outcome.Error.Should().Contain("session").And.Contain("2000");
        File.Exists(_scratch["a.c1z"]).Should().BeFalse();
    }

    [Fact]
    public void A_program_that_never_answers_is_given_up()
    {
        Outcome outcome = Tool.Run(
            "sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--start-timeout", "1", "--command", "/bin/sh", "--", "-c", "exec sleep 600");
        outcome.ExitCode.Should().Be(16);
        outcome.Error.Should().Contain("did not answer within 1 s");
    }

    [Fact]
    public void An_interrupt_ends_the_program_and_the_sync_can_go_on()
    {
        // The time is for the case that the line never comes; nothing is measured.
        using var cancel = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var error = new StopWriter("this takes long", cancel);
        string[] sync = ["sync", "--connector", "exec", "-f", _scratch["a.c1z"], "--command", "env", "--"];
        Tool.RunTo(Stream.Null, error, cancel.Token, [.. sync, "CHILD_MODE=slow", "dotnet", Child]).Should().Be(130, error.ToString());
        File.Exists(_scratch["a.c1z"]).Should().BeFalse();
        error.ToString().Should().Contain("this takes long", "that is what it was interrupted at");
        Outcome resumed = Tool.Run(["-o", "json", .. sync, "CHILD_MODE=session-second", "dotnet", Child]);
        resumed.ExitCode.Should().Be(0, resumed.Error);
        resumed.Out.Should().Contain("\"resumed\":true");
    }

    [Theory]
    [InlineData("--command", "sync", "--connector", "exec")]
    [InlineData("takes no arguments", "sync", "--connector", "demo", "--", "stray")]
    public void A_mistake_is_told(string told, params string[] arguments)
    {
        Outcome outcome = Tool.Run(arguments);
        outcome.ExitCode.Should().Be(2);
        outcome.Error.Should().Contain(told);
    }

    // artifacts/bin/PROJECT/CONFIGURATION, for tests and samples alike.
    private static string Built(string project) => Path.Combine(
        AppContext.BaseDirectory, "..", "..", project, new DirectoryInfo(AppContext.BaseDirectory).Name, project + ".dll");

    /// <summary>Interrupts when it reads a certain line.</summary>
    private sealed class StopWriter(string line, CancellationTokenSource cancel) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(line, StringComparison.Ordinal) == true)
            {
                // Not from within the line: whoever writes it may hold a lock that a callback wants.
                _ = cancel.CancelAsync();
            }
        }
    }
}
