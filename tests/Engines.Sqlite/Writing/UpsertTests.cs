using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Writing;

public sealed class UpsertTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SqliteEngine _engine;

    public UpsertTests()
    {
        _engine = _scratch.Open();
        _engine.StartSync(SyncType.Full);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_conflict_changes_the_record_and_keeps_identity_and_time_of_the_first_write()
    {
        _engine.Put(Fill.Grants(new GrantSpec("g", "e1", new("user", "u1"), Record: "first")));
        _scratch.Clock.Advance(TimeSpan.FromHours(1));
        _engine.Put(Fill.Grants(new GrantSpec("g", "e2", new("user", "u2"), Record: "second")));
        _engine.PutResources(Fill.Children("user", new ResourceKey("org", "1"), "u1"));
        _engine.PutResources(Fill.Children("user", new ResourceKey("org", "2"), "u1"));
        _engine.PutAssets(Fill.Asset("a", "image/png", "one"));
        _engine.PutAssets(Fill.Asset("a", "text/plain", "two"));
        _engine.PutAssets(Fill.Asset("b", "", "three"));
        _engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT id, entitlement_id, principal_resource_id, CAST(data AS text), discovered_at FROM v1_grants")
            .Should().Be("1|e1|u1|second|2026-03-01 15:00:00");
        raw.One("SELECT parent_resource_id FROM v1_resources").Should().Be("1");
        raw.Rows("SELECT content_type, CAST(data AS text) FROM v1_assets ORDER BY id").Should().Equal("image/png|two", "unknown|three");
    }

    [Fact]
    public void Of_duplicates_in_one_call_the_last_wins()
    {
        _engine.Put(Fill.Grants(new GrantSpec("g", Record: "1"), new GrantSpec("h", Record: "2"), new GrantSpec("g", Record: "3")));
        _engine.Grants().Should().Equal("g", "h");
        _engine.Grant("g").Should().StartWith("3|");
    }

    [Fact]
    [Trait("parity", "TestNeedsExpansion_NonExpandableToExpandable")]
    public void Becoming_expandable_sets_the_flag()
    {
        _engine.Put(Fill.Grants(new GrantSpec("g")));
        _engine.Grant("g").Should().Be("grant|NULL|False");
        _engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "x")));
        _engine.Grant("g").Should().Be("grant|x|True");
    }

    [Fact]
    [Trait("parity", "TestNeedsExpansion_ExpandableToNonExpandable")]
    [Trait("parity", "TestExpansionClearedOnUpsertWithoutAnnotation")]
    [Trait("parity", "TestPutGrants_ReplaceOverwritesExpansion")]
    public void Becoming_plain_clears_expansion_to_null_and_the_flag()
    {
        _engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "x"), new GrantSpec("h", Expansion: "x")));
        _engine.Put(Fill.Grants(new GrantSpec("g"), new GrantSpec("h", Expansion: "")));
        _engine.Grant("g").Should().Be("grant|NULL|False");
        _engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.Rows("SELECT typeof(expansion), needs_expansion FROM v1_grants").Should().Equal("null|0", "null|0");
    }

    [Fact]
    [Trait("parity", "TestNeedsExpansion_ExpansionChangeSetsFlag")]
    [Trait("parity", "TestNeedsExpansion_IdenticalExpansionKeepsExistingFlag")]
    public void A_changed_expansion_sets_the_flag_and_the_same_one_keeps_it()
    {
        string id = _engine.CurrentSyncId!;
        _engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "x")));
        _engine.EndSync();
        _engine.Save();
        _scratch.Edit("UPDATE v1_grants SET needs_expansion = 0");
        using SqliteEngine engine = _scratch.Open();
        engine.SetCurrentSync(id);
        engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "x", Record: "new")));
        engine.Grant("g").Should().Be("new|x|False");
        engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "y")));
        engine.Grant("g").Should().Be("grant|y|True");
    }

    [Fact]
    [Trait("parity", "TestUpsertGrants_PreserveExpansion")]
    [Trait("parity", "TestV2GrantsWriter_PreserveExpansionMode_Slim")]
    public void Storing_expanded_grants_leaves_expansion_and_flag_alone()
    {
        _engine.Put(Fill.Grants(new GrantSpec("g", Expansion: "x"), new GrantSpec("h")));
        _engine.PutGrants(
            Fill.Grants(new GrantSpec("g", Record: "1"), new GrantSpec("h", Expansion: "y", Record: "2"), new GrantSpec("new", Expansion: "z")),
            GrantPutMode.PreserveExpansion);
        _engine.Grant("g").Should().Be("1|x|True");
        _engine.Grant("h").Should().Be("2|NULL|False");
        _engine.Grant("new").Should().Be("grant|NULL|False");
    }

    [Fact]
    [Trait("parity", "TestGrantExpandableSurvivesCloseReopen")]
    [Trait("parity", "TestC1ZStoreConformance/Grants")]
    [Trait("parity", "TestListGrantsInternal_RequestExpandableOnlyWithPayloadFiltersToExpandable")]
    [Trait("parity", "TestListGrantsInternal_WithPayloadAndExpansionIncludesAllGrantsWhenNeedsNotSet")]
    public void Expansions_survive_reopening_and_are_listed_by_state()
    {
        _engine.Put(Fill.Grants(new GrantSpec("a"), new GrantSpec("b", Expansion: "x"), new GrantSpec("c"), new GrantSpec("d", Expansion: "y")));
        _engine.Save();
        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.Grants(new GrantQuery { Listing = GrantListing.PendingExpansion, Parts = RowParts.Expansion }, pageSize: 1).Should().Equal("b", "d");
        again.Grants(new GrantQuery { OnlyExpandable = true, Parts = RowParts.All }).Should().Equal("b", "d");
        again.Grants(new GrantQuery { Parts = RowParts.All }).Should().Equal("a", "b", "c", "d");
    }

    [Fact]
    public void A_failing_call_leaves_nothing_and_spares_earlier_calls()
    {
        _engine.Put(Fill.ManyGrants("e", 10));
        GrantBatch bad = Fill.ManyGrants("f", 10);
        bad.Add(new GrantRow { ExternalId = bad.Append("without a record") });
        Expect.Code(() => _engine.Put(bad), EngineErrorCode.InvalidArgument);
        GrantBatch notText = Fill.ManyGrants("f", 10);
        notText.Add(new GrantRow { ExternalId = notText.Append([0xFF, 0xFE]), Value = notText.Append("x") });
        Expect.Code(() => _engine.Put(notText), EngineErrorCode.InvalidArgument);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        _engine.Invoking(e => e.PutGrants(Fill.ManyGrants("f", 10), GrantPutMode.Replace, cancel.Token)).Should().Throw<OperationCanceledException>();
        _engine.Grants().Should().HaveCount(10);
        _engine.Put(Fill.ManyGrants("f", 10));
        _engine.Grants().Should().HaveCount(20);
    }

    [Fact]
    public void Puts_need_a_running_sync_unless_there_is_nothing_to_put()
    {
        _engine.EndSync();
        Expect.Code(() => _engine.Put(Fill.ManyGrants("e", 1)), EngineErrorCode.NoCurrentSync);
        Expect.Code(() => _engine.DeleteGrant("g"), EngineErrorCode.NoCurrentSync);
        _engine.Put(Fill.ManyGrants("e", 0));
    }

    [Fact]
    public void A_deleted_grant_is_saved_as_deleted()
    {
        string id = _engine.CurrentSyncId!;
        _engine.Put(Fill.ManyGrants("e", 2));
        _engine.Save();
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.SetCurrentSync(id);
            engine.DeleteGrant("missing").Should().BeFalse();
            engine.IsDirty.Should().BeFalse();
            engine.DeleteGrant("e:g0").Should().BeTrue();
            engine.IsDirty.Should().BeTrue();
            engine.Save();
        }

        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.Grants().Should().Equal("e:g1");
    }

    [Fact]
    public void Assets_without_bytes_are_skipped_and_do_not_make_the_store_dirty()
    {
        _engine.Save();
        _engine.PutAssets(Fill.Asset("a", "image/png", ""));
        _engine.IsDirty.Should().BeFalse();
        _engine.TryGetAsset(null, "a", new AssetBatch()).Should().BeFalse();
    }

    [Fact]
    public void Empty_ids_empty_records_and_given_times_are_stored_as_they_are()
    {
        var batch = new GrantBatch();
        batch.Add(new GrantRow { ExternalId = batch.Append(""), Value = batch.Append(""), DiscoveredAt = new Instant(1_700_000_000, 120_000_000) });
        _engine.Put(batch);
        _engine.Save();
        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT external_id, typeof(external_id), typeof(data), length(data), discovered_at, entitlement_id FROM v1_grants")
            .Should().Be("|text|blob|0|2023-11-14 22:13:20.12|");
        var read = new GrantBatch();
        _engine.TryGetGrant(null, "", read).Should().BeTrue();
        read[0].DiscoveredAt.Should().Be(new Instant(1_700_000_000, 120_000_000));
        read[0].Value.IsPresent.Should().BeTrue();
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_MixedBlobs")]
    [Trait("parity", "TestV2GrantsWriter_RoundTrip")]
    public void Rows_carry_their_identity_whatever_the_record_holds()
    {
        _engine.Put(Fill.Grants(new GrantSpec("slim", "e9", new("user", "u9"), Record: "") { Resource = new("app", "a1") }, new GrantSpec("full")));
        var batch = new GrantBatch();
        _engine.ListGrants(new GrantQuery { Parts = RowParts.Identity }, default, batch);
        GrantRow row = batch[0];
        string[] identity = [batch.Text(row.EntitlementId), batch.Text(row.ResourceType), batch.Text(row.ResourceId), batch.Text(row.PrincipalType), batch.Text(row.PrincipalId)];
        identity.Should().Equal("e9", "app", "a1", "user", "u9");
        row.Value.IsPresent.Should().BeFalse();
        row.Expansion.IsPresent.Should().BeFalse();
    }
}
