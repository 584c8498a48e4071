using System.Text;
using C1z.Sync.Remote;

namespace C1z.Sync.Tests.Remote;

public sealed class LinePumpTests
{
    [Fact]
    public async Task Lines_are_handed_on_and_the_last_ones_kept()
    {
        List<string> lines = [];
        LinePump pump = await RunAsync(string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\r\n")) + "no end", lines.Add);
        lines.Should().HaveCount(31).And.StartWith("line 0").And.EndWith("no end");
        pump.Last.Should().HaveCount(10).And.EndWith("no end").And.StartWith("line 21");
    }

    [Fact]
    public async Task A_line_without_end_is_cut()
    {
        List<string> lines = [];
        await RunAsync(new string('x', 1_000_000) + "\nnext\n", lines.Add);
        lines.Select(l => l.Length).Should().Equal(8192, 4);
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_stop_it()
    {
        LinePump pump = await RunAsync("a\nb\n", _ => throw new InvalidOperationException());
        pump.Last.Should().Equal("a", "b");
    }

    private static async Task<LinePump> RunAsync(string text, Action<string> log)
    {
        var pump = new LinePump(log);
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await pump.RunAsync(reader);
        return pump;
    }
}
