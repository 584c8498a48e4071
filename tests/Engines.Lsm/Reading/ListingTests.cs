using C1z.Engines.Lsm.Tests.Support;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Tests.Reading;

public sealed class ListingTests
{
    public static TheoryData<string, int> FixturesAndPages()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in Fixtures.Names)
        {
            foreach (int size in name == "medium-v3" ? [0, 997] : new[] { 0, 1, 2, 7 })
            {
                data.Add(name, size);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Scans_the_keys_and_values_that_the_ecosystem_sees(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        using LsmScan scan = engine.Scan();
        var rows = new List<KeyValuePair<string, string>>();
        while (scan.MoveNext())
        {
            rows.Add(new(Convert.ToHexStringLower(scan.Key), Convert.ToHexStringLower(scan.Value)));
        }

        rows.Should().Equal(Dump.Rows(name));
    }

    [Theory]
    [MemberData(nameof(FixturesAndPages))]
    public void Lists_every_record_once_in_key_order_whatever_the_page_size(string name, int size)
    {
        using LsmEngine engine = Fixtures.Open(name);
        Pages.All<ResourceTypeBatch, ResourceTypeRow>(new ResourceTypeBatch(), (page, into) => engine.ListResourceTypes(null, page, into), row => row.Value, size)
            .Should().Equal(Dump.Records(name, "030100"));
        Pages.All<ResourceBatch, ResourceRow>(new ResourceBatch(), (page, into) => engine.ListResources(new ResourceQuery(), page, into), row => row.Value, size)
            .Should().Equal(Dump.Records(name, "030200"));
        Pages.All<EntitlementBatch, EntitlementRow>(new EntitlementBatch(), (page, into) => engine.ListEntitlements(new EntitlementQuery(), page, into), row => row.Value, size)
            .Should().Equal(Dump.Records(name, "030300"));
        Pages.Grants(engine, new GrantQuery(), size).Should().Equal(Dump.Records(name, "030400"));
        Pages.All<AssetBatch, AssetRow>(new AssetBatch(), (page, into) => engine.ListAssets(null, page, into), row => row.Data, size)
            .Should().Equal(Dump.Records(name, "030500").Select(
                record => Convert.ToHexStringLower(new AssetRecordView(Convert.FromHexString(record)).Data)));
    }

    [Fact]
    public void Lists_resources_by_type_and_by_parent()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        ResourceIds(engine, new ResourceQuery { ResourceType = "user" }).Should().Equal("user:alice", "user:bob", "user:carol");
        ResourceIds(engine, new ResourceQuery { ResourceType = "us" }).Should().BeEmpty();
        ResourceIds(engine, new ResourceQuery { Parent = new ResourceKey("group", "eng") }).Should().Equal("group:sub:team");
        ResourceIds(engine, new ResourceQuery { Parent = new ResourceKey("group", "eng"), ResourceType = "group" }).Should().Equal("group:sub:team");
        ResourceIds(engine, new ResourceQuery { Parent = new ResourceKey("group", "eng"), ResourceType = "user" }).Should().BeEmpty();
        ResourceIds(engine, new ResourceQuery { Parent = new ResourceKey("group", "none") }).Should().BeEmpty();
    }

    [Fact]
    public void Gives_each_resource_its_parent_and_its_time()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new ResourceBatch();
        engine.ListResources(new ResourceQuery { ResourceType = "group" }, default, batch);
        batch.Count.Should().Be(2);
        batch[0].ParentId.IsPresent.Should().BeFalse();
        batch.Text(batch[1].ParentType).Should().Be("group");
        batch.Text(batch[1].ParentId).Should().Be("eng");
        batch[0].DiscoveredAt.ToString().Should().Be("2026-11-21T01:57:01.057102692Z");
    }

    [Fact]
    public void Lists_entitlements_of_a_resource()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new EntitlementBatch();
        engine.ListEntitlements(new EntitlementQuery { Resource = new ResourceKey("group", "sub:team") }, default, batch).Should().BeEmpty();
        batch.Count.Should().Be(1);
        batch.Text(batch[0].ExternalId).Should().Be("custom-ent-42");
        batch.Text(batch[0].ResourceType).Should().Be("group");
        batch.Text(batch[0].ResourceId).Should().Be("sub:team");
    }

    [Fact]
    public void Reads_assets()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new AssetBatch();
        engine.TryGetAsset(null, "asset-1", batch).Should().BeTrue();
        batch.Text(batch[0].ContentType).Should().Be("image/png");
        Convert.ToBase64String(batch.Bytes(batch[0].Data)).Should().Be("iVBORw0KGgpmYWtlLWFzc2V0LWJ5dGVzAAEC");
        engine.TryGetAsset(null, "asset", batch).Should().BeFalse();
    }

    [Fact]
    public void A_cancelled_listing_throws()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        Action list = () => engine.ListGrants(new GrantQuery(), default, new GrantBatch(), new CancellationToken(canceled: true));
        list.Should().Throw<OperationCanceledException>();
    }

    private static List<string> ResourceIds(LsmEngine engine, ResourceQuery query)
    {
        var batch = new ResourceBatch();
        engine.ListResources(query, default, batch).Should().BeEmpty();
        return [.. batch.Rows.ToArray().Select(row => $"{batch.Text(row.ResourceType)}:{batch.Text(row.ResourceId)}")];
    }
}
