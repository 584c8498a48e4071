namespace C1z.Engines.Rocks.Tests;

/// <summary>Who waits for which sync. Syncs are held by the test, so nothing depends on time.</summary>
public sealed class SharingTests : StoreTest
{
    private readonly GateTarget _target = new();

    [Fact]
    public void Eight_writers_of_a_group_share_syncs()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Group });
        Workers writers = HoldFirstSync(log, 8);
        _target.LetGo();
        writers.Join().Should().BeEmpty();
        _target.Syncs.Should().BeLessThanOrEqualTo(2, "those that came during the first sync share the second");
        log.LastSynced.Should().Be(8);
    }

    [Fact]
    public void Eight_writers_that_sync_each_do_not_share()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Sync });
        Workers writers = HoldFirstSync(log, 8);
        _target.LetGo();
        writers.Join().Should().BeEmpty();
        _target.Syncs.Should().Be(8);
    }

    [Fact]
    public void A_lone_writer_of_a_group_leads_its_own_sync()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Group });
        for (int i = 1; i <= 5; i++)
        {
            log.Append(Puts(("a", "1")));
            _target.Syncs.Should().Be(i);
        }
    }

    [Fact]
    public void A_leader_gathers_until_enough_bytes_wait()
    {
        RocksBatch batch = Puts(("a", "1"));
        using CommitLog log = Open(new CommitLogOptions { GatherDelay = TimeSpan.FromHours(1), GatherBytes = 3 * batch.Length });
        Workers writers = Workers.Start(3, _ => log.Append(Puts(("a", "1"))));
        writers.Join().Should().BeEmpty();
        _target.Syncs.Should().Be(1);
    }

    [Fact]
    public void A_leader_gathers_no_longer_than_it_may()
    {
        using CommitLog log = Open(new CommitLogOptions { GatherDelay = TimeSpan.FromMilliseconds(1) });
        log.Append(Puts(("a", "1"))).Should().Be(1);
        _target.Syncs.Should().Be(1);
    }

    [Fact]
    public void Async_returns_while_the_device_is_busy()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Async, GatherDelay = TimeSpan.Zero });
        _target.Hold();
        for (int i = 1; i <= 100; i++)
        {
            log.Append(Puts(("a", "1"))).Should().Be(i);
        }

        log.LastSynced.Should().Be(0);
        Workers waiter = Workers.Start(1, _ => log.WaitForSync(100));
        _target.LetGo();
        waiter.Join().Should().BeEmpty();
        log.LastSynced.Should().Be(100);
    }

    [Fact]
    public void Async_waits_when_its_window_is_full()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Async, WindowCommits = 4, GatherDelay = TimeSpan.FromHours(1) });
        _target.Hold();
        Workers writers = Workers.Start(3, _ => Repeat(10, () => log.Append(Puts(("a", "1")))));
        Workers.Until(() => log.Counters.Waits == 3, "all writers wait");
        _target.Written.Should().Be(4);
        _target.LetGo();
        writers.Join().Should().BeEmpty();
        _target.MostUnsynced.Should().Be(4);
        log.LastAppended.Should().Be(30);
    }

    [Fact]
    public void Async_waits_when_too_many_bytes_are_unsynced()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Async, WindowBytes = 2, GatherDelay = TimeSpan.FromHours(1) });
        Repeat(5, () => log.Append(Puts(("a", "1"))));
        log.Counters.Waits.Should().Be(4, "each fills the window alone");
        log.LastSynced.Should().Be(4);
    }

    [Fact]
    public void Asking_for_a_sync_ends_the_gathering()
    {
        using CommitLog log = Open(new CommitLogOptions { Durability = Durability.Async, GatherDelay = TimeSpan.FromHours(1) });
        log.Append(Puts(("a", "1")));
        log.SyncNow();
        log.LastSynced.Should().Be(1);
    }

    [Fact]
    public void Closing_ends_the_gathering_and_syncs_the_rest()
    {
        using (CommitLog log = Open(new CommitLogOptions { Durability = Durability.Async, GatherDelay = TimeSpan.FromHours(1) }))
        {
            log.Append(Puts(("a", "1")));
        }

        _target.Durable.Should().Be(1);
    }

    private CommitLog Open(CommitLogOptions options) => new(_target, options, TimeProvider.System);

    // One stands in its sync; all others have appended before it ends.
    private Workers HoldFirstSync(CommitLog log, int writers)
    {
        _target.Hold();
        Workers started = Workers.Start(writers, _ => log.Append(Puts(("a", "1"))));
        Workers.Until(() => log.LastAppended == writers && _target.Syncing == 1, "all have appended");
        return started;
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }
}
