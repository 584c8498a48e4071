using System.Diagnostics;
using System.Text;

namespace C1z.Engines.Rocks.Tests;

/// <summary>
/// A process that appends is killed. The log waits in the process until it is synced, so what is not synced is really gone, as after a power cut.
/// </summary>
public sealed class CrashTests : StoreTest
{
    [Theory]
    [InlineData(Durability.Sync, 1)]
    [InlineData(Durability.Group, 1)]
    [InlineData(Durability.Group, 2)]
    public void Nothing_that_was_acknowledged_is_lost(Durability level, int seed)
    {
        List<string> acknowledged = KillWhileAppending(level, window: 1, seed);
        acknowledged.Except(Recovered()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 2)]
    [InlineData(1000, 3)]
    public void Async_loses_at_most_its_window(int window, int seed)
    {
        List<string> acknowledged = KillWhileAppending(Durability.Async, window, seed);
        acknowledged.Except(Recovered()).Count().Should().BeLessThanOrEqualTo(window);
    }

    [Fact]
    public void Without_a_log_all_is_lost()
    {
        KillWhileAppending(Durability.None, window: 1, seed: 1).Should().NotBeEmpty();
        Recovered().Should().BeEmpty("otherwise the other tests here would show nothing");
    }

    private List<string> KillWhileAppending(Durability level, int window, int seed)
    {
        int wanted = new Random(seed).Next(50, 400) + window;
        using Process writer = ChildProcess.Start(null, CrashWriter.Command, StorePath, $"{level}", $"{window}");
        var lines = new List<string>();
        while (lines.Count < wanted && writer.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        writer.Kill();
        string rest = writer.StandardOutput.ReadToEnd();
        writer.WaitForExit();
        lines.Count.Should().Be(wanted, "it appends until it is killed");
        string[] whole = rest.Split('\n');
        return [.. lines, .. whole[..^1]];
    }

    // Batches are whole and without holes: each writer's rows are those up to its last one, which came in the same batch.
    private HashSet<string> Recovered()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        var rows = Rows(store).ToDictionary(r => r.Key, r => r.Value);
        for (int writer = 0; writer < CrashWriter.Writers; writer++)
        {
            int count = rows.Keys.Count(key => key.StartsWith($"{writer} ", StringComparison.Ordinal));
            if (count == 0)
            {
                rows.Should().NotContainKey($"last {writer}");
                continue;
            }

            rows.Should().ContainKey($"{writer} {count - 1:D8}");
            Encoding.UTF8.GetString(store.Get(Bytes($"last {writer}"))!).Should().Be($"{count - 1}");
        }

        return [.. rows.Keys];
    }
}
