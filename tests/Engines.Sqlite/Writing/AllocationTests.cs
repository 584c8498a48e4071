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
        Allocation.Of(() => engine.PutGrants(grants, GrantPutMode.Replace)).Should().BeLessThan(BytesPerCall);
        Allocation.Of(() => engine.PutResources(resources)).Should().BeLessThan(BytesPerCall);
    }

    [Fact]
    public void Listing_rows_into_a_warm_batch_allocates_per_call_and_not_per_row()
    {
        using SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e", Rows));
        var batch = new GrantBatch();
        var query = new GrantQuery { Parts = RowParts.All };
        Allocation.Of(() => engine.ListGrants(query, default, batch)).Should().BeLessThan(BytesPerCall);
        batch.Count.Should().Be(Rows);
    }
}
