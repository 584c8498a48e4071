namespace C1z.Engines.Rocks.Tests;

/// <summary>A batch is applied while the one before is synced, and seen by durable reads only when it is durable itself.</summary>
public sealed class DurableReadTests : StoreTest
{
    private static readonly CommitLogOptions WithReads = new() { DurableReads = true };

    [Fact]
    public void A_batch_is_applied_during_the_sync_before_it_and_shown_after_its_own()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        var target = new GateTarget(new StoreTarget(store));
        using var log = new CommitLog(target, WithReads, TimeProvider.System);
        log.Append(Puts(("key", "0")));
        target.Hold();
        Workers first = Workers.Start(1, _ => log.Append(Puts(("key", "1"))));
        Workers.Until(() => target.Syncing == 1, "the first sync runs");
        Workers second = Workers.Start(1, _ => log.Append(Puts(("key", "2"))));
        Workers.Until(() => log.LastAppended == 3, "the second batch is applied meanwhile");

        Latest(store).Should().Be("2");
        Durable(log, store).Should().Be("0", "neither is durable");
        target.LetGo();
        first.Join().Should().BeEmpty();
        second.Join().Should().BeEmpty();
        Durable(log, store).Should().Be("2");
    }

    [Fact]
    public void A_reader_keeps_its_view_while_the_log_goes_on()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        using var log = new CommitLog(store, WithReads);
        log.Append(Puts(("key", "0")));
        log.ReadDurable(view =>
        {
            log.Append(Puts(("key", "1")));
            return Rows(store, view);
        }).Should().Equal(("key", "0"));
        Durable(log, store).Should().Be("1");
    }

    /// <summary>Whatever a reader sees is durable, never older than what it saw or knew to be durable before.</summary>
    [Fact]
    public void Reads_of_many_threads_are_linear()
    {
        const int writers = 4;
        const int batches = 60;
        using RocksStore store = RocksStore.Open(StorePath);
        var target = new GateTarget(new StoreTarget(store));
        using var log = new CommitLog(target, WithReads, TimeProvider.System);
        int[] acknowledged = new int[writers];
        bool done = false;
        Workers readers = Workers.Start(2, _ =>
        {
            int[] seen = new int[writers];
            while (!Volatile.Read(ref done))
            {
                int[] known = [.. Enumerable.Range(0, writers).Select(w => Math.Max(seen[w], Volatile.Read(ref acknowledged[w])))];
                seen = log.ReadDurable(view => Enumerable.Range(0, writers).Select(w => Counter(store, w, view)).ToArray());
                seen.Sum().Should().BeLessThanOrEqualTo(target.Durable, "nothing is seen that is not durable");
                seen.Zip(known).Should().OnlyContain(pair => pair.First >= pair.Second, "nothing goes back");
            }
        });
        Workers appending = Workers.Start(writers, writer =>
        {
            for (int i = 1; i <= batches; i++)
            {
                log.Append(Puts(($"{writer}", $"{i}")));
                Volatile.Write(ref acknowledged[writer], i);
            }
        });
        appending.Join().Should().BeEmpty();
        Volatile.Write(ref done, true);
        readers.Join().Should().BeEmpty();
        log.ReadDurable(view => Enumerable.Range(0, writers).Sum(w => Counter(store, w, view))).Should().Be(writers * batches);
        target.Syncs.Should().BeLessThan(writers * batches, "syncs were shared");
    }

    [Fact]
    public void Durable_reads_are_asked_for()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        using var log = new CommitLog(store);
        Action read = () => log.ReadDurable(_ => 0);
        read.Should().Throw<InvalidOperationException>();
    }

    private static int Counter(RocksStore store, int writer, RocksSnapshot view) =>
        store.Get(Bytes($"{writer}"), view) is { } value ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static string Latest(RocksStore store) => System.Text.Encoding.UTF8.GetString(store.Get(Bytes("key"))!);

    private static string Durable(CommitLog log, RocksStore store) =>
        log.ReadDurable(view => System.Text.Encoding.UTF8.GetString(store.Get(Bytes("key"), view)!));
}
