using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Syncs;

public sealed class ResolutionTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SqliteEngine _engine;

    public ResolutionTests() => _engine = _scratch.Open();

    public void Dispose()
    {
        _engine.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    [Trait("parity", "TestC1ZCachedViewSyncRunInvalidation")]
    [Trait("parity", "TestListResourceTypes")]
    public void Reads_move_to_the_newer_finished_sync()
    {
        string first = Finished(SyncType.Full, "one");
        _engine.Types().Should().Equal("one");
        Finished(SyncType.Full, "two");
        _engine.Types().Should().Equal("two");
        _engine.Types(first).Should().Equal("one");
    }

    [Fact]
    [Trait("parity", "TestC1ZStoreConformance/SyncMeta")]
    public void Finished_full_comes_before_finished_of_any_type_before_unfinished()
    {
        _engine.ResolveSync().Should().BeNull();
        _engine.Types().Should().BeEmpty("a file without syncs reads as empty");
        _engine.StartSync(SyncType.Full);
        _engine.PutResourceTypes(Fill.Types("unfinished"));
        _engine.Save();
        using (SqliteEngine reader = _scratch.Open(OpenMode.ReadOnly))
        {
            reader.Types().Should().Equal("unfinished");
            reader.LatestFinishedSync(SyncType.Any).Should().BeNull();
        }

        _engine.EndSync();
        string full = _engine.ResolveSync()!.Id;
        string partial = Finished(SyncType.Partial, "partial");
        _engine.ResolveSync()!.Id.Should().Be(full);
        _engine.LatestFinishedSync(SyncType.Any)!.Id.Should().Be(partial);
        _engine.LatestFinishedSync(SyncType.Full)!.Id.Should().Be(full);
        _engine.LatestFinishedSync(SyncType.Any, skip: 1)!.Id.Should().Be(full);
        _engine.LatestFinishedSync(SyncType.Any, skip: 2).Should().BeNull();
        Expect.Code(() => _engine.LatestFinishedSync(new SyncType("odd")), EngineErrorCode.InvalidArgument);
    }

    [Fact]
    public void A_partial_sync_is_read_when_there_is_no_full_one()
    {
        Finished(SyncType.Partial, "old");
        _engine.StartSync(SyncType.Full);
        _engine.Save();
        using SqliteEngine reader = _scratch.Open(OpenMode.ReadOnly);
        reader.Types().Should().Equal("old");
        reader.TryGetResourceType(null, "old", new ResourceTypeBatch()).Should().BeTrue("all reads follow one rule");
    }

    [Fact]
    public void The_current_sync_and_the_chosen_view_come_first_and_rows_never_mix()
    {
        string first = Finished(SyncType.Full, "one");
        string second = Finished(SyncType.Full, "two");
        _engine.ViewSync(first);
        _engine.Types().Should().Equal("one");
        _engine.StartSync(SyncType.Full);
        _engine.Types().Should().BeEmpty();
        Expect.Code(() => _engine.ViewSync(second), EngineErrorCode.FailedPrecondition);
        _engine.Types(second).Should().Equal("two");
        _engine.EndSync();
        _engine.ViewSync("");
        _engine.TryGetResourceType(null, "one", new ResourceTypeBatch()).Should().BeFalse();
        _engine.ViewSync("nobody");
        Expect.Code(() => _engine.Types(), EngineErrorCode.NotFound);
    }

    [Fact]
    public void A_sync_that_does_not_exist_is_not_found()
    {
        Expect.Code(() => _engine.Types("nobody"), EngineErrorCode.NotFound);
        Expect.Code(() => _engine.TryGetGrant("nobody", "g", new GrantBatch()), EngineErrorCode.NotFound);
    }

    [Fact]
    public void An_asset_is_looked_up_in_the_sync_that_every_other_read_uses()
    {
        string first = _engine.StartSync(SyncType.Full);
        _engine.PutAssets(Fill.Asset("logo", "image/png", "1"));
        _engine.EndSync();
        Finished(SyncType.Full, "two");
        _engine.TryGetAsset(null, "logo", new AssetBatch()).Should().BeFalse();
        var asset = new AssetBatch();
        _engine.TryGetAsset(first, "logo", asset).Should().BeTrue();
        (asset.Text(asset[0].ContentType), asset.Text(asset[0].Data)).Should().Be(("image/png", "1"));
    }

    private string Finished(SyncType type, string resourceType)
    {
        _scratch.Clock.Advance(TimeSpan.FromSeconds(1));
        string id = _engine.StartSync(type);
        _engine.PutResourceTypes(Fill.Types(resourceType));
        _engine.EndSync();
        return id;
    }
}
