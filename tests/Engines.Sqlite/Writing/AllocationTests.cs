using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Writing;

public sealed class AllocationTests : IDisposable
{
    // Statement text, list of values, page token, lock scope: a few hundred bytes a call, nothing a row.
    private const long BytesPerCall = 4096;
    private const int Rows = 5000;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Putting_rows_allocates_per_call_and_not_per_row()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        GrantBatch grants = Fill.ManyGrants("e", Rows);
        ResourceBatch resources = Fill.Children("user", new ResourceKey("org", "1"), [.. Enumerable.Range(0, Rows).Select(i => $"{i}")]);
        Measure(() => engine.PutGrants(grants, GrantPutMode.Replace)).Should().BeLessThan(BytesPerCall);
        Measure(() => engine.PutResources(resources)).Should().BeLessThan(BytesPerCall);
    }

    [Fact]
    public void Listing_rows_into_a_warm_batch_allocates_per_call_and_not_per_row()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", Rows));
        var batch = new GrantBatch();
        var query = new GrantQuery { Parts = RowParts.All };
        Measure(() => engine.ListGrants(query, default, batch)).Should().BeLessThan(BytesPerCall);
        batch.Count.Should().Be(Rows);
    }

    // The runtime allocates on the caller's thread now and then (tiering, a fresh allocation window): noise that only ever adds. The least of several
    // calls is what the call itself costs.
    private static long Measure(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int i = 0; i < 8; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
