using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary><c>c1z sync</c> as a person or a script calls it.</summary>
public sealed class SyncTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void The_example_company_becomes_a_sound_snapshot()
    {
        string path = _scratch["sync.c1z"];
        Outcome outcome = Tool.Run("sync", "--connector", "files", "--path", Acme(), "-f", path, "--strict");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Out.Should().StartWith($"wrote {path}: ").And.Contain("6 resource types, 55 resources, 39 entitlements, 87 grants and 174 derived");
        outcome.Error.Should().Contain("grants: 87 records");
        Tool.Run("verify", "-f", path).ExitCode.Should().Be(0);
        Tool.Run("principals", "-f", path, "-e", "database:orders:write").Out.Should().Contain("Dana Diaz", "whoever is on call may write");
    }

    [Fact]
    public void The_summary_is_json_for_programs()
    {
        string path = _scratch["sync.c1z"];
        Outcome outcome = Tool.Run("sync", "--connector", "demo", "--users", "50", "--groups", "4", "--apps", "1", "-f", path, "-o", "json");
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        json.RootElement.GetProperty("complete").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("syncType").GetString().Should().Be("full");
        json.RootElement.GetProperty("resources").GetInt64().Should().Be(50 + 4 + 1 + 2);
        json.RootElement.GetProperty("fileBytes").GetInt64().Should().Be(new FileInfo(path).Length);
        json.RootElement.GetProperty("stageMilliseconds").GetProperty("save").GetInt64().Should().BeGreaterThanOrEqualTo(0);
    }

    [Theory]
    [InlineData("lsm", "C1Z3")]
    [InlineData("sqlite", "C1ZF")]
    public void The_engine_of_a_new_file_can_be_chosen(string engine, string magic)
    {
        string path = _scratch[engine];
        Tool.Run("sync", "--connector", "demo", "--engine", engine, "-f", path).ExitCode.Should().Be(0);
        using FileStream file = File.OpenRead(path);
        var start = new byte[4];
        file.ReadExactly(start);
        System.Text.Encoding.ASCII.GetString(start).Should().Be(magic);
    }

    [Fact]
    public void A_snapshot_can_be_a_source()
    {
        Tool.Run("sync", "--connector", "demo", "-f", _scratch["a"]).ExitCode.Should().Be(0);
        Tool.Run("sync", "--connector", "c1z", "--path", _scratch["a"], "-f", _scratch["b"]).ExitCode.Should().Be(0);
        Tool.Run("grants", "-f", _scratch["b"], "-o", "json").Out.Should().Be(Tool.Run("grants", "-f", _scratch["a"], "-o", "json").Out);
    }

    [Fact]
    public void Only_checking_writes_nothing()
    {
        Outcome outcome = Tool.Run("sync", "--connector", "files", "--path", Acme(), "--skip-full-sync", "-f", _scratch["none"]);
        outcome.ExitCode.Should().Be(0);
        outcome.Out.Should().Be("Files: ready\n");
        File.Exists(_scratch["none"]).Should().BeFalse();
    }

    [Fact]
    public void What_a_check_found_is_json_for_programs()
    {
        Outcome outcome = Tool.Run("sync", "--connector", "files", "--path", Acme(), "--skip-full-sync", "-o", "json", "-f", _scratch["none"]);
        outcome.Should().Be(new Outcome(0, "{\"connector\":\"Files\",\"ready\":true,\"warnings\":[]}\n", ""));
    }

    [Fact]
    public void Quiet_leaves_errors_and_json()
    {
        string path = _scratch["sync.c1z"];
        Tool.Run("sync", "--connector", "demo", "--quiet", "-f", path).Should().Be(new Outcome(0, "", ""));
        Tool.Run("sync", "--connector", "demo", "-q", "--skip-full-sync", "-f", path).Should().Be(new Outcome(0, "", ""));
        Outcome json = Tool.Run("sync", "--connector", "demo", "-q", "-o", "json", "-f", path);
        json.Error.Should().BeEmpty();
        json.Out.Should().Contain("\"complete\":true");
        Tool.Run("sync", "--connector", "files", "--path", "/nowhere/else", "-q", "-f", path).Error.Should().StartWith("c1z: ");
    }

    [Theory]
    [InlineData(2, "--connector", "files")]
    [InlineData(2, "--connector", "demo", "--grants", "1")]
    [InlineData(2, "--connector", "demo", "--run-duration", "soon")]
    [InlineData(2, "--connector", "demo", "--sync-resources", "group")]
    [InlineData(2, "--connector", "nothing")]
    [InlineData(8, "--connector", "c1z", "--path", "/nowhere/else.c1z")]
    [InlineData(17, "--connector", "files", "--path", "/nowhere/else")]
    public void Mistakes_have_their_exit_codes(int code, params string[] args)
    {
        Outcome outcome = Tool.Run(["sync", .. args, "-f", _scratch["x"]]);
        outcome.ExitCode.Should().Be(code, outcome.Error);
        outcome.Error.Should().StartWith("c1z: ");
        File.Exists(_scratch["x"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("--path")]
    [InlineData("--source-sync-id")]
    [InlineData("--base")]
    [InlineData("--previous")]
    [InlineData("--external-resource-c1z")]
    [InlineData("--external-resource-entitlement-id-filter")]
    [InlineData("--sync-resource-types")]
    [InlineData("--sync-resources")]
    public void An_empty_value_is_a_mistake(string option)
    {
        Outcome outcome = Tool.Run("sync", "--connector", "c1z", option, "", "-f", _scratch["x"]);
        outcome.ExitCode.Should().Be(2, outcome.Error);
        outcome.Error.Should().StartWith($"c1z: {option} must not be empty");
        File.Exists(_scratch["x"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("demo", "--path", "x", "files|c1z")]
    [InlineData("files", "--users", "5", "demo")]
    [InlineData("files", "--source-sync-id", "x", "c1z")]
    [InlineData("c1z", "--call-timeout", "5", "exec")]
    public void An_option_of_another_connector_is_a_mistake(string connector, string option, string value, string right)
    {
        Outcome outcome = Tool.Run("sync", "--connector", connector, option, value, "-f", _scratch["x"]);
        outcome.Should().Be(new Outcome(2, "", $"c1z: {option} is for --connector {right}, not for {connector}\n"));
    }

    [Fact]
    public void An_interrupted_sync_says_so_and_leaves_the_file_alone()
    {
        string path = _scratch["sync.c1z"];
        Tool.Run("sync", "--connector", "demo", "-f", path).ExitCode.Should().Be(0);
        byte[] before = File.ReadAllBytes(path);
        Tool.Run(new CancellationToken(canceled: true), "sync", "--connector", "demo", "-f", path).ExitCode.Should().Be(130);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    public void Dispose() => _scratch.Dispose();

    private static string Acme() => Path.Combine(Fixtures.RepositoryRoot(), "samples", "acme");
}
