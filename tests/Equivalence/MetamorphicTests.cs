using System.Security.Cryptography;
using C1z.Engines.Lsm;
using C1z.Equivalence.Support;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence;

/// <summary>What may not matter for a sealed v3 file does not: the same rows become the same bytes.</summary>
public sealed class MetamorphicTests : IDisposable
{
    private const string SyncId = "2cxjLM9b8UWX4Tzz1Rbk5dFQwqB";
    private const int Users = 150;
    private const int Groups = 12;
    private const long Ample = 64 << 20;
    private readonly TempFolder _folder = new();

    /// <summary>Ways to write the same rows.</summary>
    public static TheoryData<int, int, int, Pause, long> Ways() => new()
    {
        { 1, 0, 1, Pause.None, Ample },
        { 2, 0, 7, Pause.None, Ample },
        { 3, 0, 1000, Pause.None, Ample },
        { 7, 0, 10_000, Pause.None, Ample },
        { 1, 1, 10_000, Pause.None, Ample },
        { 2, 2, 7, Pause.None, Ample },
        { 3, 3, 100, Pause.Save, Ample },
        { 7, 4, 1000, Pause.Save, Ample },
        { 1, 0, 1, Pause.None, LsmOptions.SmallestMemoryBudgetBytes },
        { 2, 5, 7, Pause.None, LsmOptions.SmallestMemoryBudgetBytes },
        { 3, 6, 10_000, Pause.None, LsmOptions.SmallestMemoryBudgetBytes },
        { 7, 7, 100, Pause.Save, LsmOptions.SmallestMemoryBudgetBytes },
        { 2, 8, 100, Pause.Checkpoint, LsmOptions.SmallestMemoryBudgetBytes },
        { 7, 0, 1000, Pause.Checkpoint, Ample },
        { 1, 9, 300, Pause.Checkpoint, 64 << 10 },
    };

    /// <summary>How the writer is replaced by another one between calls.</summary>
    public enum Pause
    {
        None,
        Save,
        Checkpoint,
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_same_rows_become_the_same_bytes(int threads, int order, int callSize, Pause pause, long memoryBudget)
    {
        var options = new LsmOptions { Workers = threads, Shards = threads, TableBytes = 16 << 10, MemoryBudgetBytes = memoryBudget };
        string expected = Write("one.c1z", options with { Workers = 1, Shards = 1, MemoryBudgetBytes = Ample }, 0, 10_000);
        string other = Write("other.c1z", options, order, callSize, pause);
        HashOfRows(other).Should().Be(HashOfRows(expected));

        // A save over an existing file keeps tables where it can, so that tables end elsewhere than in a file written at once.
        if (pause != Pause.Save)
        {
            Hash(other).Should().Be(Hash(expected));
        }
    }

    [Fact]
    public void Another_row_becomes_other_bytes()
    {
        string expected = Hash(Write("one.c1z", new LsmOptions(), 0, 10_000));
        Hash(Write("other.c1z", new LsmOptions(), 0, 10_000, more: 1)).Should().NotBe(expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Pages_of_any_size_make_up_the_same_listing(int size)
    {
        string path = Write("one.c1z", new LsmOptions { TableBytes = LsmOptions.SmallestTableBytes }, 0, 10_000);
        using LsmEngine engine = LsmEngine.Open(path);
        foreach (GrantQuery query in Queries())
        {
            All(engine, query, size).Should().Equal(All(engine, query, 0)).And.HaveCountGreaterThan(1);
        }
    }

    private static IEnumerable<GrantQuery> Queries() =>
    [
        new GrantQuery(),
        new GrantQuery { Resource = new ResourceKey("group", "g1") },
        new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "group:g2:member" },
        new GrantQuery { Listing = GrantListing.Principal, Principal = new ResourceKey("user", "u0") },
        new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" },
        new GrantQuery { Listing = GrantListing.PendingExpansion },
        new GrantQuery { PrincipalTypes = ["user"], OnlyExpandable = true },
    ];

    private static List<string> All(LsmEngine engine, GrantQuery query, int size)
    {
        var ids = new List<string>();
        var page = new GrantBatch();
        string token = "";
        do
        {
            token = engine.ListGrants(query, new PageRequest(size, token), page);
            ids.AddRange(page.Rows.ToArray().Select(row => page.Text(row.ExternalId)));
        }
        while (token.Length > 0);
        return ids;
    }

    private string Write(string name, LsmOptions options, int order, int callSize, Pause pause = Pause.None, int more = 0)
    {
        string path = _folder.File(name);
        var clock = new ManualClock();
        options = options with { Engine = new EngineOptions { Mode = OpenMode.ReadWrite, Clock = clock } };
        LsmEngine engine = LsmEngine.Open(path, options);
        try
        {
            engine.ImportSync(new SyncRun { Id = SyncId, Type = SyncType.Full, StartedAt = new Instant(1_700_000_000, 0) });
            var encoder = new RowEncoder(RecordEncoding.StorageV3);
            Put(new ResourceBatch(), Shuffled(Resources(), order), callSize, encoder.Add, batch => engine.PutResources(batch));
            Put(new EntitlementBatch(), Shuffled(Entitlements(), order), callSize, encoder.Add, batch => engine.PutEntitlements(batch));
            IReadOnlyList<GrantSpec> grants = Shuffled(Grants(more), order);
            foreach (GrantSpec[] call in grants.Chunk(pause == Pause.None ? grants.Count : callSize))
            {
                PutGrants(engine, call, callSize, encoder, options.Shards);
                engine = pause == Pause.None ? engine : Replace(engine, pause, options);
            }

            engine.CheckpointSync("");
            engine.EndSync();
            engine.Save();
        }
        finally
        {
            engine.Dispose();
        }

        return path;
    }

    private static void PutGrants(LsmEngine engine, GrantSpec[] grants, int callSize, RowEncoder encoder, int shards)
    {
        if (shards > 1)
        {
            engine.LoadGrants(new GrantPieces(grants, callSize, encoder), shards);
        }
        else
        {
            Put(new GrantBatch(), grants, callSize, encoder.Add, batch => engine.PutGrants(batch, GrantPutMode.Replace));
        }
    }

    private static LsmEngine Replace(LsmEngine engine, Pause pause, LsmOptions options)
    {
        if (pause == Pause.Save)
        {
            engine.Save();
        }
        else
        {
            engine.CheckpointSync("half way");
        }

        engine.Dispose();
        LsmEngine next = LsmEngine.Open(engine.Path, options);
        next.SetCurrentSync(SyncId);
        return next;
    }

    private static void Put<TBatch, TSpec>(TBatch batch, IReadOnlyList<TSpec> rows, int callSize, Action<TBatch, TSpec> add, Action<TBatch> put)
        where TBatch : class, IRowBatch
    {
        foreach (TSpec[] call in rows.Chunk(callSize))
        {
            batch.Clear();
            Array.ForEach(call, row => add(batch, row));
            put(batch);
        }
    }

    private static IReadOnlyList<T> Shuffled<T>(IEnumerable<T> rows, int order)
    {
        T[] all = [.. rows];
        if (order > 0)
        {
            new Random(order).Shuffle(all);
        }

        return all;
    }

    private static IEnumerable<ResourceSpec> Resources() =>
    [
        .. Enumerable.Range(0, Users).Select(i => new ResourceSpec(new ResourceKey("user", $"u{i}"), new ResourceKey("group", $"g{i % Groups}"), "A user", 1000)),
        .. Enumerable.Range(0, Groups).Select(i => new ResourceSpec(new ResourceKey("group", $"g{i}"), null, "A group", 1000)),
    ];

    private static IEnumerable<EntitlementSpec> Entitlements() =>
        Enumerable.Range(0, Groups).Select(i => new EntitlementSpec($"group:g{i}:member", new ResourceKey("group", $"g{i}"), "Member", 1000));

    private static IEnumerable<GrantSpec> Grants(int more) => Enumerable.Range(0, (Users * Groups) + more).Select(i => new GrantSpec(
        $"group:g{i % Groups}:member:user:u{i / Groups}",
        $"group:g{i % Groups}:member",
        new ResourceKey("group", $"g{i % Groups}"),
        new ResourceKey("user", $"u{i / Groups}"),
        i % 5 == 0 ? new Items<string>(["group:g1:member"]) : null,
        IsPending: i % 10 == 0,
        Source: i % 3 == 0 ? "group:g1:member" : null,
        Age: 2000));

    private static string HashOfRows(string path)
    {
        using LsmEngine engine = LsmEngine.Open(path);
        using LsmScan rows = engine.Scan();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (rows.MoveNext())
        {
            hash.AppendData(BitConverter.GetBytes(rows.Key.Length));
            hash.AppendData(rows.Key);
            hash.AppendData(rows.Value);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
