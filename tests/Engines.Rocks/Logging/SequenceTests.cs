namespace C1z.Engines.Rocks.Tests;

public sealed class SequenceTests : StoreTest
{
    /// <summary>Numbers rise by one, what is waited for is durable, what is durable stays so: 1,000 random histories a level.</summary>
    [Theory]
    [InlineData(Durability.Sync)]
    [InlineData(Durability.Group)]
    [InlineData(Durability.Async)]
    public void Sequences_keep_their_promises(Durability level)
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var target = new GateTarget();
            var options = new CommitLogOptions
            {
                Durability = level,
                GatherDelay = random.Next(2) == 0 ? TimeSpan.Zero : null,
                WindowCommits = random.Next(1, 20),
            };
            using (var log = new CommitLog(target, options, TimeProvider.System))
            {
                Play(log, target, level, random, $"seed {seed}");
                if (level == Durability.Async)
                {
                    target.MostUnsynced.Should().BeLessThanOrEqualTo(options.WindowCommits, $"seed {seed}");
                }
            }

            target.Durable.Should().Be(target.Written, $"closing syncs the rest, seed {seed}");
        }
    }

    [Fact]
    public void A_number_that_nobody_has_cannot_be_waited_for()
    {
        using var log = new CommitLog(new GateTarget(), new CommitLogOptions(), TimeProvider.System);
        Action wait = () => log.WaitForSync(1);
        wait.Should().Throw<ArgumentOutOfRangeException>();
        log.WaitForSync(0);
    }

    [Fact]
    public void Without_durability_nothing_is_logged_and_nothing_can_be_waited_for()
    {
        var target = new GateTarget();
        using (var log = new CommitLog(target, new CommitLogOptions { Durability = Durability.None }, TimeProvider.System))
        {
            log.Append(Puts(("a", "1"))).Should().Be(1);
            foreach (Action sync in new Action[] { () => log.WaitForSync(1), log.SyncNow })
            {
                sync.Should().Throw<InvalidOperationException>();
            }
        }

        target.Syncs.Should().Be(0);
    }

    [Fact]
    public void A_closed_log_says_so_and_closes_twice()
    {
        var log = new CommitLog(new GateTarget(), new CommitLogOptions { Durability = Durability.Async }, TimeProvider.System);
        log.Dispose();
        log.Dispose();
        Action append = () => log.Append(Puts(("a", "1")));
        append.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_store_keeps_what_was_waited_for()
    {
        using (RocksStore store = RocksStore.Open(StorePath))
        {
            using var log = new CommitLog(store);
            log.Append(Puts(("a", "1")));
            log.Append(Puts(("a", "2"), ("b", "2")));
            log.LastSynced.Should().Be(2);
            log.Counters.Should().Be(new CommitLogCounters(2, Puts(("a", "1")).Length + Puts(("a", "2"), ("b", "2")).Length, 2, 0));
        }

        using RocksStore again = RocksStore.Open(StorePath);
        Rows(again).Should().Equal(("a", "2"), ("b", "2"));
    }

    private static void Play(CommitLog log, GateTarget target, Durability level, Random random, string because)
    {
        RocksBatch batch = Puts(("key", "value"));
        long appended = 0;
        long synced = 0;
        for (int step = random.Next(1, 25); step > 0; step--)
        {
            switch (random.Next(4))
            {
                case 0 when appended > 0:
                    long waited = random.NextInt64(appended) + 1;
                    log.WaitForSync(waited);
                    log.LastSynced.Should().BeGreaterThanOrEqualTo(waited, because);
                    break;
                case 1:
                    log.SyncNow();
                    log.LastSynced.Should().Be(appended, because);
                    break;
                default:
                    log.Append(batch).Should().Be(++appended, because);
                    if (level != Durability.Async)
                    {
                        log.LastSynced.Should().Be(appended, because);
                    }

                    break;
            }

            long now = log.LastSynced;
            now.Should().BeInRange(synced, appended, because);
            target.Durable.Should().BeGreaterThanOrEqualTo((int)now, because);
            synced = now;
            log.LastAppended.Should().Be(appended, because);
        }
    }
}
