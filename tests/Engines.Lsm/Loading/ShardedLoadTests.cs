using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;

namespace C1z.Engines.Lsm.Tests.Loading;

/// <summary>Loads on several threads: what is stored is what one thread would store.</summary>
public sealed class ShardedLoadTests
{
    // Every grant twice, the second time under another id: of equal keys the one that came last counts, whichever thread had it.
    private static GrantRecord[] Records(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => Grant(i, "first")),
        .. Enumerable.Range(0, count).Where(i => i % 3 == 0).Select(i => Grant(i, "second")),
    ];

    private static GrantRecord Grant(int i, string version)
    {
        GrantRecord grant = Puts.Grant("app", "github", $"app:github:e{i % 7}", $"u{i / 7}", pending: i % 11 == 0, i % 5 == 0 ? ["b", "a"] : []);
        grant.ExternalId = $"{version}-{i}";
        if (i % 13 == 0)
        {
            grant.Principal.ParentResourceTypeId = "org";
            grant.Principal.ParentResourceId = "o1";
        }

        return grant;
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_file()
    {
        GrantRecord[] records = Records(5_000);
        byte[] expected = Seal(shards: 1, records, pieceRows: 5_000, rowsPerFill: 5_000, LsmOptions.SmallestTableBytes);
        foreach (int shards in new[] { 1, 2, 3, 7 })
        {
            foreach (int pieceRows in new[] { 17, 400 })
            {
                Seal(shards, records, pieceRows, rowsPerFill: 100, LsmOptions.SmallestTableBytes)
                    .AsSpan().SequenceEqual(expected).Should().BeTrue($"{shards} threads with pieces of {pieceRows} write the same bytes");
            }
        }
    }

    [Fact]
    public void Loads_are_written_as_the_same_rows_put_one_by_one_are()
    {
        GrantRecord[] records = Records(300);
        using var scratch = new Scratch();
        using LsmEngine loaded = Create(scratch["loaded.c1z"], shards: 3);
        using LsmEngine put = Create(scratch["put.c1z"], shards: 1);
        loaded.LoadGrants(new RecordFeed(records, 10), 3);
        foreach (GrantRecord record in records)
        {
            put.PutGrant(record);
            _ = put.GetStats(SyncType.Any, Puts.SyncId);
        }

        loaded.LiveRows().Should().Equal(put.LiveRows());
    }

    [Fact]
    public void A_piece_that_fails_is_left_out_with_all_behind_it()
    {
        GrantRecord[] records = Records(2_000);
        using var scratch = new Scratch();
        using LsmEngine engine = Create(scratch["a.c1z"], shards: 3);
        var feed = new RecordFeed(records, 10) { FailingPiece = 57 };
        Action load = () => engine.LoadGrants(feed, 3);
        load.Should().Throw<InvalidDataException>().WithMessage("*told to fail*");
        engine.GetStats(SyncType.Any, Puts.SyncId).Grants.Should().Be(570, "57 pieces of ten rows came before");
        engine.LoadGrants(new RecordFeed(records, 10), 3);
        engine.GetStats(SyncType.Any, Puts.SyncId).Grants.Should().Be(2_000, "a repeated call overwrites");
    }

    [Fact]
    public void A_row_without_identity_names_what_is_missing()
    {
        GrantRecord[] records = Records(100);
        records[73].Principal.ResourceId = "";
        using var scratch = new Scratch();
        using LsmEngine engine = Create(scratch["a.c1z"], shards: 2);
        Action load = () => engine.LoadGrants(new RecordFeed(records, 10), 2);
        load.Should().Throw<EngineException>().WithMessage("*a grant without its principal's id has no identity*")
            .Which.Code.Should().Be(EngineErrorCode.InvalidArgument);
        engine.GetStats(SyncType.Any, Puts.SyncId).Grants.Should().Be(70);
    }

    [Fact]
    public void A_cancelled_load_keeps_whole_pieces_only()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var scratch = new Scratch();
        using LsmEngine engine = Create(scratch["a.c1z"], shards: 2);
        Action load = () => engine.LoadGrants(new RecordFeed(Records(100), 10), 2, cancelled.Token);
        load.Should().Throw<OperationCanceledException>();
        engine.GetStats(SyncType.Any, Puts.SyncId).Grants.Should().Be(0);
    }

    [Fact]
    public void A_load_that_passes_its_budget_many_times_gives_the_same_rows()
    {
        GrantRecord[] records = Records(3_000);
        using var scratch = new Scratch();
        using LsmEngine small = Create(scratch["small.c1z"], shards: 2, budget: LsmOptions.SmallestMemoryBudgetBytes);
        using LsmEngine large = Create(scratch["large.c1z"], shards: 2);
        small.LoadGrants(new RecordFeed(records, 50), 2);
        large.LoadGrants(new RecordFeed(records, 50), 2);
        small.EndSync();
        large.EndSync();
        small.Save();
        large.Save();
        small.LiveRows().Should().Equal(large.LiveRows());
    }

    [Fact]
    public void Grants_that_are_deleted_between_loads_come_back_with_the_next()
    {
        GrantRecord[] records = [Grant(1, "a"), Grant(2, "a"), Grant(3, "a")];
        using var scratch = new Scratch();
        using LsmEngine engine = Create(scratch["a.c1z"], shards: 2);
        engine.LoadGrants(new RecordFeed(records, 1), 2);
        engine.DeleteGrant("a-2").Should().BeTrue();
        engine.LoadGrants(new RecordFeed([Grant(2, "b")], 1), 2);
        engine.DeleteGrant("a-3").Should().BeTrue();
        engine.EndSync();
        engine.Save();
        engine.GetStats(SyncType.Any, Puts.SyncId).Grants.Should().Be(2);
    }

    private static byte[] Seal(int shards, GrantRecord[] records, int pieceRows, int rowsPerFill, int tableBytes)
    {
        using var scratch = new Scratch();
        string path = scratch["a.c1z"];
        using LsmEngine engine = Create(path, shards, tableBytes);
        engine.LoadGrants(new RecordFeed(records, pieceRows, rowsPerFill), shards);
        engine.EndSync();
        engine.Save();
        return File.ReadAllBytes(path);
    }

    private static LsmEngine Create(string path, int shards, int tableBytes = 64 << 10, long budget = 256 << 20)
    {
        LsmEngine engine = LsmEngine.Open(path, new LsmOptions
        {
            Engine = new EngineOptions { Mode = OpenMode.CreateNew, Clock = new ManualClock() },
            Shards = shards,
            TableBytes = tableBytes,
            MemoryBudgetBytes = budget,
        });
        engine.Begin();
        engine.PutType("app");
        engine.PutEntitlement("app", "github", "app:github:e3");
        engine.PutEntitlement("app", "github", "app:github:nobody");
        return engine;
    }
}
