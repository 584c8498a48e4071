using System.Diagnostics;

namespace C1z.Engines.Rocks.Tests;

public sealed class LifetimeTests : StoreTest
{
    [Fact]
    public void Everything_is_disposed_twice_without_harm()
    {
        RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "1")), log: true);
        RocksSnapshot snapshot = store.TakeSnapshot();
        RocksCursor cursor = store.OpenCursor(snapshot: snapshot);
        foreach (IDisposable thing in new IDisposable[] { cursor, snapshot, store })
        {
            thing.Dispose();
            thing.Dispose();
        }
    }

    [Fact]
    public void A_cursor_and_a_snapshot_outlive_the_store_that_is_disposed_before_them()
    {
        RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "1"), ("b", "2")), log: true);
        RocksSnapshot snapshot = store.TakeSnapshot();
        RocksCursor cursor = store.OpenCursor(Bytes("a"), Bytes("c"), snapshot);
        cursor.MoveNext().Should().BeTrue();
        store.Dispose();
        snapshot.Dispose();

        Action openAgain = () => RocksStore.Open(StorePath);
        openAgain.Should().Throw<RocksException>("the library closes it with the last cursor").Which.Code.Should().Be(RocksErrorCode.Busy);
        cursor.MoveNext().Should().BeTrue();
        cursor.Value.ToArray().Should().Equal(Bytes("2"));
        cursor.MoveToOrBehind(Bytes("a")).Should().BeTrue();

        cursor.Dispose();
        using RocksStore again = RocksStore.Open(StorePath);
        Rows(again).Should().HaveCount(2);
    }

    [Fact]
    public void What_is_disposed_says_so()
    {
        RocksStore store = RocksStore.Open(StorePath);
        RocksCursor cursor = store.OpenCursor();
        RocksSnapshot snapshot = store.TakeSnapshot();
        cursor.Dispose();
        snapshot.Dispose();
        ShouldBeDisposed(() => cursor.MoveNext());
        ShouldBeDisposed(() => store.Get(Bytes("a"), snapshot));
        ShouldBeDisposed(() => store.OpenCursor(snapshot: snapshot));
        store.Dispose();
        ShouldBeDisposed(() => store.Write(Puts(("a", "1")), log: true));
        ShouldBeDisposed(() => store.Get(Bytes("a")));
        ShouldBeDisposed(() => store.OpenCursor());
        ShouldBeDisposed(() => store.TakeSnapshot());
        ShouldBeDisposed(() => store.FlushLog(sync: true));
        ShouldBeDisposed(() => store.ListTables());
        ShouldBeDisposed(() => store.Checkpoint(Path.Combine(Folder, "copy")));
    }

    [Fact]
    public void A_store_is_opened_deleted_and_made_again_many_times()
    {
        long live = RocksDiagnostics.LiveHandles;
        var clock = Stopwatch.StartNew();
        int round = 0;
        for (; round < 1000 && (round < 20 || clock.Elapsed < TimeSpan.FromSeconds(4)); round++)
        {
            using (RocksStore store = RocksStore.Open(StorePath, new RocksStoreOptions { MustBeNew = true }))
            {
                store.Write(Puts(("round", $"{round}")), log: true);
                using RocksCursor cursor = store.OpenCursor();
                Rows(cursor).Should().Equal(("round", $"{round}"));
            }

            RocksDiagnostics.LiveHandles.Should().Be(live);
            Directory.Delete(StorePath, recursive: true);
        }
    }

    private static void ShouldBeDisposed(Action action) => action.Should().Throw<ObjectDisposedException>();
}
