namespace C1z.Engines.Rocks.Tests;

public sealed class PoisonTests : StoreTest
{
    [Theory]
    [InlineData(Durability.Sync)]
    [InlineData(Durability.Group)]
    public void A_failed_sync_fails_everyone_who_waits_and_everyone_who_comes(Durability level)
    {
        var target = new GateTarget();
        using var log = new CommitLog(target, new CommitLogOptions { Durability = level }, TimeProvider.System);
        log.Append(Puts(("a", "1")));
        target.Hold();
        target.FailSyncs = true;
        Workers writers = Workers.Start(4, _ => log.Append(Puts(("b", "1"))));
        Workers.Until(() => log.LastAppended == 5, "all have appended");
        target.LetGo();
        writers.Join().Should().HaveCount(4).And.AllSatisfy(ShouldBePoisoned);

        target.FailSyncs = false;
        ShouldBePoisoned(() => log.Append(Puts(("c", "1"))));
        ShouldBePoisoned(() => log.WaitForSync(5));
        ShouldBePoisoned(log.SyncNow);
        log.WaitForSync(1);
        log.LastSynced.Should().Be(1, "what was durable before stays so");
        target.Syncs.Should().Be(2, "a sync that failed is never tried again");
    }

    [Fact]
    public void A_failed_sync_in_the_background_fails_the_next_append()
    {
        var target = new GateTarget { FailSyncs = true };
        using var log = new CommitLog(
            target, new CommitLogOptions { Durability = Durability.Async, WindowCommits = 2, GatherDelay = TimeSpan.Zero }, TimeProvider.System);
        Action appendMany = () => Enumerable.Range(0, 4).ToList().ForEach(_ => log.Append(Puts(("a", "1"))));
        ShouldBePoisoned(appendMany);
        target.Durable.Should().Be(0);
    }

    [Fact]
    public void A_failed_write_poisons_too()
    {
        var target = new GateTarget { FailWrites = true };
        using var log = new CommitLog(target, new CommitLogOptions(), TimeProvider.System);
        Action append = () => log.Append(Puts(("a", "1")));
        append.Should().Throw<RocksException>().Which.Code.Should().Be(RocksErrorCode.Io);
        target.FailWrites = false;
        ShouldBePoisoned(append);
    }

    [Fact]
    public void Opening_again_works_and_has_what_was_durable()
    {
        using (RocksStore store = RocksStore.Open(StorePath))
        {
            var target = new GateTarget(new StoreTarget(store));
            using var log = new CommitLog(target, new CommitLogOptions(), TimeProvider.System);
            log.Append(Puts(("a", "1")));
            target.FailSyncs = true;
            ShouldBePoisoned(() => log.Append(Puts(("b", "1"))));
        }

        using RocksStore again = RocksStore.Open(StorePath);
        using var next = new CommitLog(again);
        next.Append(Puts(("c", "1")));
        Rows(again).Select(r => r.Key).Should().Contain(["a", "c"]);
    }

    [Fact]
    public void A_store_that_is_closed_too_early_fails_the_log_not_the_process()
    {
        RocksStore store = RocksStore.Open(StorePath);
        using var log = new CommitLog(store, new CommitLogOptions { Durability = Durability.Async, GatherDelay = TimeSpan.FromHours(1) });
        log.Append(Puts(("a", "1")));
        store.Dispose();
        ShouldBePoisoned(log.SyncNow);
    }

    private static void ShouldBePoisoned(Action action) => ShouldBePoisoned(action.Should().Throw<RocksException>().Which);

    private static void ShouldBePoisoned(Exception e) => e.Should().BeOfType<RocksException>().Which.Code.Should().Be(RocksErrorCode.Poisoned);
}
