using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Syncing;
using C1z.Cli.Tests.Support;
using C1z.Sync;

namespace C1z.Cli.Tests;

/// <summary><c>c1z sync</c> as a process: on a terminal, in a pipe, interrupted.</summary>
public sealed class SyncTerminalTests : IDisposable
{
    private static readonly Dictionary<string, string?> Plain = new() { ["NO_COLOR"] = null, ["TERM"] = "xterm" };

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableFact]
    public void A_terminal_sees_the_line_and_a_pipe_gets_the_document()
    {
        Outcome outcome = OnTerminal(Plain, $"sync --connector demo --users 3000 -o json -f {_scratch["a"]} > {_scratch["out"]}");
        outcome.ExitCode.Should().Be(0, outcome.Out);
        outcome.Out.Should().Contain("\r\e[?7lsaving").And.EndWith("\r\e[K", "nothing stays on the screen");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_scratch["out"]));
        json.RootElement.GetProperty("complete").GetBoolean().Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public void A_terminal_without_escape_sequences_gets_lines(string name, string value)
    {
        Outcome outcome = OnTerminal(new Dictionary<string, string?>(Plain) { [name] = value }, $"sync --connector demo -f {_scratch["a"]}");
        outcome.ExitCode.Should().Be(0, outcome.Out);
        outcome.Out.Should().Contain("grants: 1,020 records, 35 calls").And.NotContain("\e[K").And.NotContain("\e[?7l");
    }

    [SkippableFact]
    public void Messages_that_cannot_be_written_do_not_end_a_sync()
    {
        Skip.IfNot(File.Exists("/dev/full"), "needs /dev/full");
        using ToolProcess full = ToolProcess.StartProgram("sh", Plain, "-c", $"exec {ToolProcess.Command} sync --connector demo -f {_scratch["a"]} 2>/dev/full");
        full.End().ExitCode.Should().Be(0);
        using ToolProcess closed = ToolProcess.StartProgram("sh", Plain, "-c", $"exec {ToolProcess.Command} stats -f {_scratch["none"]} 2>&-");
        closed.End().ExitCode.Should().Be(8);
    }

    [SkippableTheory]
    [InlineData("lsm")]
    [InlineData("sqlite")]
    public async Task An_interrupt_keeps_the_work_and_the_same_command_goes_on(string engine)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends signals");
        string[] command = ["sync", "--connector", "demo", "--users", "20000", "--groups", "1000", "--grants", "100000", "--page-size", "10", "--engine", engine, "-f", _scratch["a"]];
        using ToolProcess first = ToolProcess.Start(Plain, command);
        await first.SaysAsync("resource types: ");
        first.Signal(ToolProcess.Interrupt);
        Outcome interrupted = first.End();
        interrupted.ExitCode.Should().Be(130);
        interrupted.Out.Should().BeEmpty();
        interrupted.Error.Should().EndWith("c1z: interrupted; the same command goes on with the sync\n");

        Outcome second = ToolProcess.Run(Plain, [.. command, "-o", "json"]);
        second.ExitCode.Should().Be(0, second.Error);
        using JsonDocument json = JsonDocument.Parse(second.Out);
        json.RootElement.GetProperty("resumed").GetBoolean().Should().BeTrue();
        using C1zReader reader = C1zReader.Open(_scratch["a"]);
        reader.EnumerateResources().Count().Should().Be(20_000 + 1_000 + 5 + 10);
    }

    [Fact]
    public void Failures_that_follow_from_an_interrupt_are_told_as_one()
    {
        var cancelled = new OperationCanceledException();
        Interruption.Of(cancelled, SyncPhase.Grants)!.Message.Should().Contain("the same command goes on");
        Interruption.Of(cancelled, null).Should().BeNull("nothing was done yet");
        Interruption.Of(cancelled, SyncPhase.End).Should().BeNull("there may be no checkpoint");
        Interruption.Of(new ConnectorException(ConnectorStatus.Internal, "gone"), SyncPhase.Grants)!.Message.Should().Contain("the connector ended");
        Interruption.Of(new SyncException(SyncErrorCode.BadInput, "line 7"), SyncPhase.Grants).Should().BeNull();
    }

    private Outcome OnTerminal(Dictionary<string, string?> environment, string command)
    {
        Skip.IfNot(File.Exists("/usr/bin/script"), "needs script, which makes a pseudo-terminal");
        using ToolProcess process = ToolProcess.StartProgram("script", environment, "-qec", $"{ToolProcess.Command} {command}", _scratch["typescript"]);
        return process.End();
    }
}
