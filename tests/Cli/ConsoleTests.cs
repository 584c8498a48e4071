using System.Text;
using C1z.Cli.Hosting;
using C1z.Cli.Output;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>What a person at a terminal sees and a pipe does not.</summary>
public sealed class ConsoleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Escape_sequences_go_to_a_terminal_only(bool isTerminal)
    {
        using var stdout = new MemoryStream();
        using (var console = new ToolConsole(stdout, TextWriter.Null) { OutIsTerminal = isTerminal })
        {
            C1zTool.Run(["resources", "-f", Fixtures.Go("tiny-v1.c1z")], console).Should().Be(0);
        }

        Encoding.UTF8.GetString(stdout.ToArray()).Contains('\e', StringComparison.Ordinal).Should().Be(isTerminal);
    }

    [Fact]
    public void Progress_is_silent_without_a_terminal_and_stops_work_that_is_not_wanted()
    {
        using var stderr = new StringWriter();
        using var cancel = new CancellationTokenSource();
        using var console = new ToolConsole(Stream.Null, stderr, cancel.Token);
        using var progress = new ProgressLine(console, "unpacking", Units.Bytes);

        progress.Report(1 << 20);
        cancel.Cancel();
        Action report = () => progress.Report(2 << 20);

        report.Should().Throw<OperationCanceledException>();
        stderr.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData("xterm", null, true)]
    [InlineData("xterm", "", true)]
    [InlineData(null, null, true)]
    [InlineData("xterm", "1", false)]
    [InlineData("dumb", null, false)]
    public void The_user_and_the_terminal_can_refuse_escape_sequences(string? term, string? noColor, bool expected) =>
        ToolConsole.TakesEscapes(name => name switch { "TERM" => term, "NO_COLOR" => noColor, _ => null }).Should().Be(expected);

    [Fact]
    public void A_standard_error_without_room_does_not_end_the_work()
    {
        using var full = new ErrorStream(new FullStream());
        using var stderr = new StreamWriter(full) { AutoFlush = true };
        using var console = new ToolConsole(Stream.Null, stderr);
        C1zTool.Run(["stats", "-f", "/nowhere/at/all.c1z"], console).Should().Be(8);
    }

    [Fact]
    public void A_stack_trace_appears_on_request_only()
    {
        Tool.Run("stats", "-f", "/nowhere/at/all.c1z").Error.Should().NotContain("   at ");
        using var stderr = new StringWriter();
        using var console = new ToolConsole(Stream.Null, stderr) { Debug = true };

        C1zTool.Run(["stats", "-f", "/nowhere/at/all.c1z"], console).Should().Be(8);

        stderr.ToString().Should().Contain("   at ");
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space left");
    }
}
