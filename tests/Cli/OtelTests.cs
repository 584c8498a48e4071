using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary><c>c1z sync --otel</c> against a collector, a process each: instruments belong to a process, and so do the tool's runtime switches.</summary>
public sealed class OtelTests : IDisposable
{
    private static readonly string[] Phases = ["Init", "ResourceTypes", "Resources", "StaticEntitlements", "Entitlements", "Grants", "Expansion", "save"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_sync_arrives_as_spans_and_metrics(string protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        Outcome outcome = ToolProcess.Run(
            collector.Environment(protocol), "sync", "--connector", "demo", "--users", "500", "-f", _scratch["a"], "-o", "json", "--otel", "--checkpoint-interval", "0.001s");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Error.Should().NotContain("warning");

        IReadOnlyList<OtlpSpan> spans = collector.Spans;
        spans.Should().OnlyContain(s => s.Service == "c1z" && s.Status == 0 && s.Start <= s.End);
        OtlpSpan root = spans.Single(s => s.Parent.Length == 0);
        root.Should().Match<OtlpSpan>(s => s.Name == "c1z sync" && s.Scope == "C1z.Cli");
        root.Attributes.Should().Equal(new Dictionary<string, string> { ["c1z.connector.name"] = "demo", ["process.exit.code"] = "0" });
        OtlpSpan run = spans.Single(s => s.Parent == root.Id);
        run.Should().Match<OtlpSpan>(s => s.Name == "sync" && s.Scope == "C1z.Sync" && s.Trace == root.Trace);
        IEnumerable<OtlpSpan> phases = spans.Where(s => s.Parent == run.Id);
        phases.OrderBy(s => s.Start).Select(s => s.Name).Should().Equal(Phases);
        phases.Should().OnlyContain(s => s.Trace == root.Trace && s.Start >= run.Start && s.End <= run.End);
        spans.Should().HaveCount(2 + Phases.Length);

        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        JsonElement report = json.RootElement;
        run.Attributes["c1z.sync.id"].Should().Be(report.GetProperty("syncId").GetString());
        run.Attributes["c1z.sync.complete"].Should().Be("1");
        IReadOnlyList<OtlpPoint> points = collector.Points;
        points.Should().OnlyContain(p => p.Service == "c1z" && p.Scope == "C1z.Sync");
        points.Where(p => p.Metric == "c1z.sync.records").Select(p => (p.Unit, p.Attributes["c1z.record.kind"], p.Value)).Should().BeEquivalentTo(
        [
            ("{record}", "resource_type", report.GetProperty("resourceTypes").GetInt64()),
            ("{record}", "resource", report.GetProperty("resources").GetInt64()),
            ("{record}", "entitlement", report.GetProperty("entitlements").GetInt64()),
            ("{record}", "grant", report.GetProperty("grants").GetInt64()),
        ]);
        IEnumerable<OtlpPoint> calls = points.Where(p => p.Metric == "c1z.sync.call.duration");
        calls.Sum(p => p.Value).Should().Be(report.GetProperty("calls").GetInt64());
        calls.Should().OnlyContain(p => p.Unit == "s" && p.Sum > 0 && p.Sum < 60 && p.Bounds.Contains(0.001) && p.Bounds.Contains(300) && p.Attributes.Count == 1);
        calls.Select(p => p.Attributes["c1z.connector.call"]).Should().BeEquivalentTo(
            "ListResourceTypes", "ListResources", "ListStaticEntitlements", "ListEntitlements", "ListGrants");
        points.Single(p => p.Metric == "c1z.sync.checkpoints").Value.Should().BePositive();
        points.Should().NotContain(p => p.Metric == "c1z.sync.retries" || p.Metric == "c1z.sync.warnings");
    }

    [Fact]
    public async Task A_sync_that_fails_is_a_span_with_an_error_and_without_a_secret()
    {
        Directory.CreateDirectory(_scratch["s3cret"]);
        File.WriteAllText(Path.Combine(_scratch["s3cret"], "users.csv"), "id,email\nann,s3cret@example.org\nann,\n");
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        Outcome outcome = ToolProcess.Run(
            collector.Environment("http/protobuf"), "sync", "--connector", "files", "--path", _scratch["s3cret"], "-f", _scratch["a"], "--otel");
        outcome.ExitCode.Should().Be(17);
        outcome.Error.Should().Contain("users.csv");
        OtlpSpan root = collector.Spans.Single(s => s.Parent.Length == 0);
        root.Status.Should().Be(2);
        root.Attributes.Should().Contain("error.type", "BadInput").And.Contain("process.exit.code", "17");
        collector.Everything.Should().NotContain(e => e.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_connector_program_is_told_is_not_told_to_the_collector()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        Outcome outcome = ToolProcess.Run(
            new Dictionary<string, string?>(collector.Environment("grpc")) { ["BATON_TOKEN"] = "s3cret" },
            "sync", "--connector", "exec", "-f", _scratch["a"], "--otel", "--command", "/bin/sh", "--", "-c", "echo $BATON_TOKEN >&2; exit 5", "--token", "s3cret");
        outcome.ExitCode.Should().Be(16);
        collector.Spans.Should().ContainSingle().Which.Attributes.Should().Contain("error.type", "Connector").And.Contain("c1z.connector.name", "exec");
        collector.Everything.Should().NotContain(e => e.Contains("s3cret", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task An_interrupted_sync_says_in_which_phase()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends signals");
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using ToolProcess process = ToolProcess.Start(collector.Environment("http/protobuf"), [.. Long(), "--otel"]);
        await process.SaysAsync("resource types: ");
        process.Signal(ToolProcess.Interrupt);
        process.End().ExitCode.Should().Be(130);
        OtlpSpan root = collector.Spans.Single(s => s.Parent.Length == 0);
        root.Status.Should().Be(2);
        root.Attributes.Should().Contain("error.type", "Cancelled").And.Contain("process.exit.code", "130");
        Phases.Should().Contain(root.Attributes["c1z.sync.phase"]);
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_is_away_costs_one_warning(string protocol)
    {
        Dictionary<string, string?> environment;
        string place;
        await using (OtlpCollector collector = await OtlpCollector.StartAsync())
        {
            environment = collector.Environment(protocol);
            place = environment["OTEL_EXPORTER_OTLP_ENDPOINT"]!;
        }

        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = place.Replace("http://", "http://me:s3cret@", StringComparison.Ordinal);
        Outcome outcome = ToolProcess.Run(environment, "sync", "--connector", "demo", "-f", _scratch["a"], "--otel");
        outcome.ExitCode.Should().Be(0);
        outcome.Out.Should().StartWith("wrote ");
        outcome.Error.Split('\n').Where(l => l.StartsWith("warning", StringComparison.Ordinal)).Should().Equal(
            $"warning: not all metrics and traces arrived at {place}");
        Tool.Run("verify", "-f", _scratch["a"]).ExitCode.Should().Be(0);
        ToolProcess.Run(environment, "sync", "--connector", "demo", "-f", _scratch["a"], "--otel", "-q").Should().Be(new Outcome(0, "", ""));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_refuses_costs_one_warning(string protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(CollectorMood.Refusing);
        Outcome outcome = ToolProcess.Run(collector.Environment(protocol), "sync", "--connector", "demo", "-f", _scratch["a"], "--otel");
        outcome.ExitCode.Should().Be(0);
        outcome.Error.Should().Contain("warning: not all metrics and traces arrived at ");
    }

    // The exporter would wait ten minutes for each answer; the test ends with the tool's own patience.
    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_does_not_answer_cannot_hold_a_sync_up(string protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(CollectorMood.Silent);
        Dictionary<string, string?> environment = collector.Environment(protocol);
        environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "600000";
        Outcome outcome = ToolProcess.Run(environment, "sync", "--connector", "files", "--path", _scratch["nowhere"], "-f", _scratch["a"], "--otel");
        outcome.ExitCode.Should().Be(17, "the sync's own code counts");
        outcome.Error.Should().MatchRegex("^warning: not all (metrics and )?traces arrived at [^\n]*\nc1z: [^\n]*\n$");
    }

    [SkippableFact]
    public async Task A_second_interrupt_ends_a_tool_that_waits_for_a_collector()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends signals");
        await using OtlpCollector collector = await OtlpCollector.StartAsync(CollectorMood.Silent);
        using ToolProcess process = ToolProcess.Start(collector.Environment("http/protobuf"), [.. Long(), "--otel"]);
        await process.SaysAsync("resource types: ");
        process.Signal(ToolProcess.Interrupt);
        await collector.Asked;
        process.Signal(ToolProcess.Interrupt);
        Outcome outcome = process.End();
        outcome.ExitCode.Should().Be(128 + ToolProcess.Interrupt);
        outcome.Error.Should().NotContain("c1z: ", "nothing more is done");
    }

    [Fact]
    public async Task The_standard_variables_are_heard()
    {
        await using OtlpCollector all = await OtlpCollector.StartAsync();
        await using OtlpCollector traces = await OtlpCollector.StartAsync();
        Dictionary<string, string?> environment = all.Environment("http/protobuf");
        environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = traces.GrpcEndpoint;
        environment["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "grpc";
        environment["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=abc";
        environment["OTEL_SERVICE_NAME"] = "nightly";
        ToolProcess.Run(environment, "sync", "--connector", "demo", "-f", _scratch["a"], "--otel").Error.Should().NotContain("warning");
        all.Paths.Should().OnlyContain(p => p == "/v1/metrics").And.NotBeEmpty();
        all.Points.Should().OnlyContain(p => p.Service == "nightly");
        traces.Spans.Should().OnlyContain(s => s.Service == "nightly").And.NotBeEmpty();
        traces.Everything.Should().OnlyContain(e => e.Contains("[x-key, abc]", StringComparison.Ordinal));

        environment["OTEL_METRICS_EXPORTER"] = "none";
        all.Paths.Clear();
        ToolProcess.Run(environment, "sync", "--connector", "demo", "-f", _scratch["a"], "--otel").ExitCode.Should().Be(0);
        all.Paths.Should().BeEmpty();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "soon")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "s3cret")]
    [InlineData("OTEL_TRACES_EXPORTER", "console")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "often")]
    public void A_variable_that_is_not_understood_is_named_before_anything_is_done(string name, string value)
    {
        Outcome outcome = ToolProcess.Run(new Dictionary<string, string?> { [name] = value }, "sync", "--connector", "demo", "-f", _scratch["a"], "--otel");
        outcome.ExitCode.Should().Be(2, outcome.Error);
        outcome.Error.Should().StartWith($"c1z: {name} must be ").And.NotContain("s3cret");
        File.Exists(_scratch["a"]).Should().BeFalse();
    }

    private string[] Long() => ["sync", "--connector", "demo", "--users", "20000", "--groups", "1000", "--grants", "100000", "--page-size", "10", "-f", _scratch["a"]];
}
