using System.Text.Json;
using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Syncs;

public sealed class SyncTests
{
    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Reads_the_run_as_the_ecosystem_does(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        JsonElement expected = Dump.Lines(Fixtures.Go(name), "v3_sync_run").Single();
        var runs = new List<SyncRun>();
        engine.ListSyncRuns(default, runs).Should().BeEmpty();
        SyncRun run = runs.Should().ContainSingle().Subject;
        run.Id.Should().Be(Text(expected, "syncId"));
        run.StartedAt.ToString().Should().Be(Time(expected, "startedAt"));
        run.EndedAt.ToString().Should().Be(Time(expected, "endedAt"));
        run.Token.Should().Be(Text(expected, "syncToken"));
        run.ParentId.Should().Be(Text(expected, "parentSyncId"));
        engine.ResolveSync()!.Id.Should().Be(run.Id);
        engine.FindSyncRun(run.Id)!.Id.Should().Be(run.Id);
        engine.FindSyncRun("other").Should().BeNull();
        foreach (JsonElement latest in Dump.Lines(Fixtures.Go(name), "latest_finished"))
        {
            (engine.LatestFinishedSync(new SyncType(Text(latest, "type")))?.Id ?? "").Should().Be(Text(latest, "sync"));
        }

        engine.LatestFinishedSync(SyncType.Any, skip: 1).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Stats_are_those_of_the_ecosystem_saved_or_counted(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        string id = engine.ResolveSync()!.Id;
        JsonElement expected = Dump.Lines(Fixtures.Go(name), "stats").Single();
        SyncStats[] all = [engine.GetStats(SyncType.Any, id), engine.CountSync(id)];

        // That file was changed behind its saved stats, which the ecosystem shows all the same.
        foreach (SyncStats stats in name == "mutated-v3" ? all[..1] : all)
        {
            stats.ResourceTypes.Should().Be(Number(expected, "resourceTypes"));
            stats.Resources.Should().Be(Number(expected, "resources"));
            stats.Entitlements.Should().Be(Number(expected, "entitlements"));
            stats.Grants.Should().Be(Number(expected, "grants"));
            stats.Assets.Should().Be(Number(expected, "assets"));
            stats.ResourcesByType.Where(p => p.Value > 0).Should().Equal(Map(expected, "resourcesByResourceType").Where(p => p.Value > 0));
            stats.EntitlementsByType.Should().Equal(Map(expected, "entitlementsByResourceType"));
            stats.GrantsByType.Should().Equal(Map(expected, "grantsByResourceType"));
        }
    }

    [Fact]
    public void Saved_stats_and_counted_ones_know_the_timings()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        engine.GetStats(SyncType.Full).ConnectorCalls.Should().ContainKey("list-grants");
        engine.ResolveSync()!.CachedStats!.ConnectorCalls.Should().ContainKey("list-grants");
        engine.CountSync(engine.ResolveSync()!.Id).ConnectorCalls.Should().ContainKey("list-grants");
    }

    [Fact]
    public void Stats_of_a_running_sync_have_no_timings_yet()
    {
        using var scratch = new Scratch();
        using LsmEngine engine = scratch.Open();
        engine.Begin();
        engine.CheckpointSync("{\"step_durations_ms\":{\"list\":5}}");
        engine.GetStats(SyncType.Any, engine.CurrentSyncId).StepDurationsMs.Should().BeEmpty("other readers show none either");
    }

    [Fact]
    public void Reads_of_another_sync_fail_and_an_unfinished_one_is_read()
    {
        using LsmEngine engine = Fixtures.Open("unfinished-v3");
        string id = engine.ResolveSync()!.Id;
        var batch = new ResourceBatch();
        engine.ListResources(new ResourceQuery { SyncId = id }, default, batch);
        batch.Count.Should().Be(5);
        Action other = () => engine.ListResources(new ResourceQuery { SyncId = "3MOepAgSoEDssSkZN4fllCdRIMt" }, default, batch);
        other.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotFound);
        Action stats = () => engine.GetStats(SyncType.Any);
        stats.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotFound, "no sync is finished");
        Action type = () => engine.GetStats(SyncType.Partial, id);
        type.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidArgument);
        Action unknown = () => engine.LatestFinishedSync(new SyncType("odd"));
        unknown.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidArgument);
    }

    [Fact]
    public void A_sync_can_be_made_current_and_viewed()
    {
        using LsmEngine engine = Fixtures.Open("unfinished-v3");
        string id = engine.ResolveSync()!.Id;
        Action token = () => engine.CurrentSyncToken();
        token.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NoCurrentSync);
        engine.ViewSync("other");
        engine.ResolveSync().Should().BeNull();
        Action list = () => engine.ListGrants(new GrantQuery(), default, new GrantBatch());
        list.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotFound);
        engine.ViewSync("");
        engine.SetCurrentSync(id);
        engine.CurrentSyncId.Should().Be(id);
        engine.CurrentSyncToken().Should().StartWith("{\"actions_map\"");
        Action view = () => engine.ViewSync(id);
        view.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.FailedPrecondition);
        Action set = () => engine.SetCurrentSync("other");
        set.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotFound);
    }

    [Fact]
    public void Reads_session_values()
    {
        using LsmEngine engine = Fixtures.Open("unfinished-v3");
        string id = engine.ResolveSync()!.Id;
        Convert.ToBase64String(engine.GetSession(id, "", "cursor")!).Should().Be("YWJjAAH/");
        Convert.ToBase64String(engine.GetSession(id, "pfx/", "k")!).Should().Be("dg==");
        engine.GetSession(id, "", "none").Should().BeNull();
        engine.GetSession("other", "", "cursor").Should().BeNull();
        engine.GetSessions(id, "", ["cursor", "none", "pfx/k"]).Values.Select(v => v.Key).Should().Equal("cursor", "pfx/k");
        engine.GetAllSessions(id, "", "").Values.Select(v => v.Key).Should().Equal("cursor", "pfx/k");
        engine.GetAllSessions(id, "pfx/", "").Values.Select(v => v.Key).Should().Equal("k");
        engine.GetAllSessions(id, "", "d").Values.Select(v => v.Key).Should().Equal("pfx/k");
        Action empty = () => engine.GetSession("", "", "k");
        empty.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidArgument);
    }

    // Dumps have three, six or nine digits, we have as many as are needed.
    private static string Time(JsonElement value, string name) => Text(value, name).Replace("Z", "", StringComparison.Ordinal).TrimEnd('0') is { Length: > 0 } time ? time + "Z" : "";

    private static string Text(JsonElement value, string name) => value.TryGetProperty(name, out JsonElement found) ? found.GetString()! : "";

    private static long Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement found) ? long.Parse(found.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static Dictionary<string, long> Map(JsonElement value, string name) => value.TryGetProperty(name, out JsonElement found)
        ? found.EnumerateObject().ToDictionary(p => p.Name, p => long.Parse(p.Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture))
        : [];
}
