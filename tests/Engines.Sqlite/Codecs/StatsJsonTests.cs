using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Sqlite.Tests.Codecs;

public sealed class StatsJsonTests
{
    // As the ecosystem's SDK wrote it into a file.
    private const string FromAFile =
        """{"resource_types":2,"resources":5,"entitlements":2,"grants":4,"resources_by_resource_type":{"group":2,"user":3},"grants_by_resource_type":{"group":4},"entitlements_by_resource_type":{"group":2},"assets":1,"step_durations_ms":{"list-grants":7,"list-resources":12},"connector_call_stats":{"list-grants":{"count":2,"total_ms":7,"max_ms":5}},"session_store_stats":{"get":{"count":1,"total_ms":1,"max_ms":1}}}""";

    [Fact]
    public void Writes_byte_for_byte_what_the_ecosystem_writes() =>
        StatsJson.Write(StatsJson.Read(FromAFile)!).Should().Be(FromAFile);

    [Fact]
    public void Reads_every_member()
    {
        SyncStats stats = StatsJson.Read(FromAFile)!;
        stats.ResourceTypes.Should().Be(2);
        stats.Resources.Should().Be(5);
        stats.Entitlements.Should().Be(2);
        stats.Grants.Should().Be(4);
        stats.Assets.Should().Be(1);
        stats.ResourcesByType.Should().Equal(new Dictionary<string, long> { ["group"] = 2, ["user"] = 3 });
        stats.GrantsByType.Should().Equal(new Dictionary<string, long> { ["group"] = 4 });
        stats.EntitlementsByType.Should().Equal(new Dictionary<string, long> { ["group"] = 2 });
        stats.StepDurationsMs.Should().Equal(new Dictionary<string, long> { ["list-grants"] = 7, ["list-resources"] = 12 });
        stats.ConnectorCalls["list-grants"].Should().Be(new CallStat(2, 7, 5, 0, 0));
        stats.SessionCalls["get"].Should().Be(new CallStat(1, 1, 1, 0, 0));
    }

    [Fact]
    public void Leaves_zeros_out_but_not_inside_maps()
    {
        StatsJson.Write(new SyncStats()).Should().Be("{}");
        var stats = new SyncStats { ResourceTypes = 1 };
        stats.ResourcesByType["user"] = 0;
        stats.ConnectorCalls["x"] = default;
        StatsJson.Write(stats).Should().Be("""{"resource_types":1,"resources_by_resource_type":{"user":0},"connector_call_stats":{"x":{}}}""");
    }

    [Fact]
    public void Escapes_as_the_ecosystem_does()
    {
        var stats = new SyncStats();
        stats.ResourcesByType["<a>&\"\\\u2028\u2029\u0001\u001f\b\f\n\r\t\u007f/é😀"] = 1;
        StatsJson.Write(stats).Should().Be(
            "{\"resources_by_resource_type\":{\"\\u003ca\\u003e\\u0026\\\"\\\\\\u2028\\u2029\\u0001\\u001f\\b\\f\\n\\r\\t\u007f/é😀\":1}}");
    }

    [Fact]
    public void Writes_a_lone_surrogate_as_the_replacement_character()
    {
        var stats = new SyncStats();
        stats.ResourcesByType["a\ud83d"] = 1;
        StatsJson.Write(stats).Should().Contain("\"a\\ufffd\":1");
    }

    [Fact]
    public void Sorts_keys_by_their_bytes()
    {
        var stats = new SyncStats();
        stats.ResourcesByType["\U0001F600"] = 1;
        stats.ResourcesByType["\uFFFD"] = 2;
        stats.ResourcesByType["b"] = 3;
        stats.ResourcesByType["B"] = 4;
        StatsJson.Write(stats).Should().Be("{\"resources_by_resource_type\":{\"B\":4,\"b\":3,\"\uFFFD\":2,\"\U0001F600\":1}}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"grants":"4"}""")]
    [InlineData("""{"grants":4.5}""")]
    [InlineData("""{"grants":99999999999999999999}""")]
    [InlineData("""{"grants_by_resource_type":[1]}""")]
    [InlineData("""{"connector_call_stats":{"x":1}}""")]
    public void An_unusable_text_reads_as_absent(string? text) => StatsJson.Read(text).Should().BeNull();

    [Fact]
    public void Ignores_members_it_does_not_know_and_nulls()
    {
        SyncStats? stats = StatsJson.Read(
            """ {"grants":3,"future":{"a":[1,{"b":null}]},"assets":null,"grants_by_resource_type":null,"connector_call_stats":{"x":{"count":1,"later":[]},"y":null}} """);
        stats!.Grants.Should().Be(3);
        stats.Assets.Should().Be(0);
        stats.ConnectorCalls.Should().ContainSingle().Which.Value.Count.Should().Be(1);
    }

    [Fact]
    public void Round_trips_any_keys() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Tuple<NonNull<string>, long>[]>(), pairs =>
        {
            var stats = new SyncStats();
            foreach ((NonNull<string> key, long count) in pairs)
            {
                stats.GrantsByType[key.Get.Replace("\ud800", "", StringComparison.Ordinal)] = count;
            }

            SyncStats? back = StatsJson.Read(StatsJson.Write(stats));
            return back is not null && back.GrantsByType.SequenceEqual(stats.GrantsByType);
        }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("parity", "TestEndSyncPersistsSyncTokenStats")]
    public void Takes_the_timings_out_of_a_token()
    {
        var stats = new SyncStats { Grants = 9 };
        TokenStats.Lift(
            """{"version":1,"actions_map":{"1":{"id":"1"}},"step_durations_ms":{"a":12},"connector_call_stats":{"a":{"count":2,"total_ms":7,"max_ms":5,"errors":1,"timeouts":3}},"session_store_stats":{"get":{"count":1}}}""",
            stats);
        stats.Grants.Should().Be(9);
        stats.StepDurationsMs["a"].Should().Be(12);
        stats.ConnectorCalls["a"].Should().Be(new CallStat(2, 7, 5, 1, 3));
        stats.SessionCalls["get"].Should().Be(new CallStat(1, 0, 0, 0, 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"step_durations_ms":{"a":"soon"}}""")]
    [InlineData("""{"step_durations_ms":{"a":1}} and more""")]
    [Trait("parity", "TestApplySyncTokenStatsIgnoresGarbage")]
    public void Leaves_the_stats_alone_for_any_other_token(string? token)
    {
        var stats = new SyncStats();
        stats.StepDurationsMs["kept"] = 1;
        TokenStats.Lift(token, stats);
        stats.StepDurationsMs.Should().Equal(new Dictionary<string, long> { ["kept"] = 1 });
    }

    [Fact]
    public void Reads_a_token_that_nests_deep()
    {
        var stats = new SyncStats();
        string graph = string.Concat(Enumerable.Repeat("""{"n":""", 500)) + "1" + new string('}', 500);
        TokenStats.Lift($$"""{"entitlement_graph":{{graph}},"step_durations_ms":{"a":1} }""", stats);
        stats.StepDurationsMs.Should().ContainKey("a");
    }
}
