using System.Text.Json;
using C1z.Hosting.Tests.Child;
using C1z.Hosting.Tests.Support;
using C1z.Sync.Connectors;

namespace C1z.Hosting.Tests.Program;

/// <summary>The settings that users of the ecosystem's programs expect: those that have an effect, and those that are refused.</summary>
public sealed class ProgramSettingsTests : IDisposable
{
    private static readonly ConnectorProgram Demo = new("demo-program", _ => new DemoConnector(new DemoOptions { Users = 5 }));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("changes it", "-p")]
    [InlineData("changes it", "--provisioning")]
    [InlineData("changes it", "--grant-entitlement", "e", "--grant-principal", "p")]
    [InlineData("changes it", "--revoke-grant=g")]
    [InlineData("changes it", "--invoke-action", "reset")]
    [InlineData("no tickets", "--ticketing")]
    [InlineData("no tickets", "--get-ticket", "--ticket-id", "1")]
    [InlineData("what happens", "--event-feed")]
    [InlineData("on a schedule", "--client-id", "a", "--client-secret", "b")]
    [InlineData("not on snapshots", "--compact-syncs")]
    public async Task A_mode_that_there_is_not_is_refused_with_a_reason(string reason, params string[] args)
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, ["-f", _folder.File("a.c1z"), .. args]);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(" is not supported by this program: ").And.Contain(reason);
        File.Exists(_folder.File("a.c1z")).Should().BeFalse();
    }

    [Fact]
    public async Task Whichever_way_it_is_asked_for()
    {
        ProgramRun variable = await ProgramRun.OfAsync(Demo, Variables("BATON_PROVISIONING", "true"), default);
        variable.ExitCode.Should().Be(2);
        variable.Error.Should().Contain("BATON_PROVISIONING is not supported");
        ProgramRun file = await ProgramRun.OfAsync(Demo, Variables(ConfigReader.FileVariable, _folder.Write("b.yaml", "ticketing: true")), default);
        file.ExitCode.Should().Be(2);
        file.Error.Should().Contain("b.yaml:1: ticketing is not supported");
        ProgramRun service = await ProgramRun.OfAsync(Demo, "_connector-service", "--provisioning");
        service.ExitCode.Should().Be(2);
        service.Error.Should().Contain("--provisioning is not supported");
        ProgramRun parent = await ProgramRun.OfAsync(Demo, Variables("BATON_CLIENT_ID", "of the parent"), default, "_connector-service");
        parent.Error.Should().Contain("for a parent process").And.NotContain("not supported", "the parent's own settings are not for its connector");
    }

    [Fact]
    public async Task What_is_not_asked_for_is_not_refused()
    {
        ProgramRun run = await ProgramRun.OfAsync(
            Demo, Variables("BATON_CLIENT_ID", ""), default, "-f", _folder.File("a.c1z"), "--provisioning=false", "--ticketing=false");
        run.ExitCode.Should().Be(0, run.Error);
    }

    [Fact]
    public async Task What_would_change_nothing_about_the_file_is_a_warning()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, "-f", _folder.File("a.c1z"), "--task-concurrency", "5", "--otel-collector-endpoint", "x:1");
        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("--task-concurrency has no effect").And.Contain("--otel-collector-endpoint has no effect");
    }

    [Fact]
    public async Task What_is_refused_is_not_told_among_the_settings()
    {
        ProgramRun config = await ProgramRun.OfAsync(Demo, "config");
        string[] names = [.. JsonDocument.Parse(config.Out).RootElement.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];
        names.Should().Contain(["file", "log-path", "http-timeout-seconds"]).And.NotContain(["provisioning", "ticketing", "client-id"]);
        ProgramRun capabilities = await ProgramRun.OfAsync(Demo, "capabilities");
        capabilities.Out.Should().NotContain("PROVISION").And.NotContain("TICKETING").And.NotContain("ACTIONS").And.NotContain("EVENT");
        (await ProgramRun.OfAsync(Demo, "--help")).Out.Should().NotContain("--provisioning");
    }

    [Fact]
    public async Task A_program_may_have_a_setting_of_its_own_by_such_a_name()
    {
        string seen = "";
        ConnectorProgram program = Demo with
        {
            Fields = [ConfigField.Text("client-id", "Who we are at the source.")],
            Create = c =>
            {
                seen = c.Text("client-id");
                return new DemoConnector(new DemoOptions { Users = 5 });
            },
        };
        ProgramRun run = await ProgramRun.OfAsync(program, "-f", _folder.File("a.c1z"), "--client-id", "me");
        run.ExitCode.Should().Be(0, run.Error);
        seen.Should().Be("me");
    }

    [Fact]
    public async Task Log_lines_go_into_files_too()
    {
        string[] args = ["--log-path", $"{_folder.File("one.log")},{_folder.File("two.log")}", "--file", _folder.File("a.c1z")];
        (await ProgramRun.OfAsync(Demo, args)).Error.Should().Contain("synced into");
        ProgramRun failed = await ProgramRun.OfAsync(Demo, [.. args, "--storage-engine", "paper"]);
        failed.ExitCode.Should().Be(2);
        foreach (string log in new[] { "one.log", "two.log" })
        {
            string[] lines = File.ReadAllLines(_folder.File(log));
            lines.Should().HaveCount(2);
            lines[0].Should().StartWith("INFO synced into");
            lines[1].Should().StartWith("ERROR ").And.Contain("'paper'");
        }
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_told()
    {
        ProgramRun run = await ProgramRun.OfAsync(Demo, "--log-path", _folder.File("none/a.log"), "-f", _folder.File("a.c1z"));
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("a.log");
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z", false)]
    [InlineData("2999-01-01T00:00:00Z", true)]
    public void Debug_lines_end_when_they_are_told_to(string expiry, bool isThere)
    {
        ConnectorConfig config = ConfigReader.Read(
            StandardFields.All, [], f => f.Name switch { "log-level" => ["debug"], "log-level-debug-expires-at" => [expiry], _ => null }, _ => null, _ => { });
        using var error = new StringWriter();
        using var log = ProgramLog.Of(config, new ProgramIo(TextReader.Null, TextWriter.Null, error, _ => null));
        log.Write(LogLevel.Debug, "detail");
        error.ToString().Contains("detail", StringComparison.Ordinal).Should().Be(isThere);
    }

    [Fact]
    public async Task A_check_writes_no_file()
    {
        ConnectorProgram program = Demo with { Create = _ => new TroubledConnector("slow") };
        ProgramRun run = await ProgramRun.OfAsync(program, "--skip-full-sync", "-f", _folder.File("a.c1z"));
        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("WARN the licence ends soon").And.Contain("Troubled: ready");
        File.Exists(_folder.File("a.c1z")).Should().BeFalse();
    }

    [Fact]
    public async Task The_time_limit_for_requests_reaches_the_connector()
    {
        var seen = TimeSpan.Zero;
        ConnectorProgram program = Demo with
        {
            Create = c =>
            {
                seen = c.HttpTimeout;
                return new DemoConnector(new DemoOptions { Users = 5 });
            },
        };
        await ProgramRun.OfAsync(program, "capabilities");
        seen.Should().Be(TimeSpan.FromMinutes(5));
        await ProgramRun.OfAsync(program, "capabilities", "--http-timeout-seconds", "20");
        seen.Should().Be(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("2000", 1)]
    [InlineData("10000", 0)]
    public async Task A_session_has_a_limit(string bytes, int exitCode)
    {
        ConnectorProgram program = Demo with { Create = _ => new TroubledConnector("session-second") };
        ProgramRun run = await ProgramRun.OfAsync(program, "-f", _folder.File("a.c1z"), "--session-store-maximum-size", bytes, "--parallel-sync");
        run.ExitCode.Should().Be(exitCode, run.Error);
    }

    private static Dictionary<string, string> Variables(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
