using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Tests.Conversion;

/// <summary>From v1 to v3.</summary>
public sealed class ToV3Tests : IDisposable
{
    private static readonly ConversionOptions Utc = new() { Clock = new ZonedClock(TimeSpan.Zero) };

    private const string Asset = "03050061737365742d31";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestToPebble*: round trip")]
    [Trait("parity", "TestToPebblePreservesDiscoveredAt")]
    public void Gives_the_rows_that_the_ecosystems_own_converter_gives()
    {
        string target = _folder.File("v3.c1z");
        ConversionSummary summary = C1zConverter.Convert(Fixtures.Go("tiny-v1.c1z"), target, Utc);
        SortedDictionary<string, string> expected = Rows.Of(Fixtures.Go("tiny-v3-converted.c1z"));
        SortedDictionary<string, string> actual = Rows.Of(target);
        expected.Remove(Rows.Stats);
        actual.Remove(Rows.Stats).Should().BeTrue();

        // That converter gives assets the time of the conversion; ours keeps the time they were first seen.
        expected.Remove(Asset).Should().BeTrue();
        actual.Remove(Asset).Should().BeTrue();
        actual.Should().BeEquivalentTo(expected);
        summary.Grants.Should().Be(4);
        summary.Resources.Should().Be(5);
        summary.Assets.Should().Be(1);
        summary.Discarded.Should().BeEmpty();
        Rows.CheckStorage(target);
        using C1zReader reader = C1zReader.Open(target);
        reader.GetStats().Grants.Should().Be(4);
    }

    [Fact]
    [Trait("parity", "TestToPebbleReportsDiscardedSyncs")]
    [Trait("parity", "TestToPebble*: newest pick")]
    public void Takes_the_newest_sync_and_reports_the_others()
    {
        string target = _folder.File("v3.c1z");
        using C1zReader source = C1zReader.Open(Fixtures.Go("medium-v1.c1z"));
        SyncInfo[] syncs = [.. source.EnumerateSyncs()];
        ConversionSummary summary = C1zConverter.Convert(source.Path, target, Utc);
        summary.SyncId.Should().Be(syncs[^1].Id);
        summary.Discarded.Select(sync => sync.Id).Should().Equal(syncs[..^1].Select(sync => sync.Id));
        summary.Grants.Should().Be(10_000);
        Rows.CheckStorage(target);

        string other = _folder.File("other.c1z");
        C1zConverter.Convert(source.Path, other, Utc with { SyncId = syncs[0].Id }).SyncId.Should().Be(syncs[0].Id);
        using C1zReader reader = C1zReader.Open(other);
        SyncInfo taken = reader.EnumerateSyncs().Single();
        taken.StartedAt.Should().Be(syncs[0].StartedAt);
        taken.EndedAt.Should().Be(syncs[0].EndedAt);
    }

    [Fact]
    [Trait("parity", "TestToPebble*: unfinished only")]
    [Trait("parity", "TestToPebble*: sessions")]
    public void An_unfinished_sync_keeps_its_token_and_its_session_values()
    {
        string target = _folder.File("v3.c1z");
        ConversionSummary summary = C1zConverter.Convert(Fixtures.Go("unfinished-v1.c1z"), target, Utc);
        using C1zReader before = C1zReader.Open(Fixtures.Go("unfinished-v1.c1z"));
        using C1zReader after = C1zReader.Open(target);
        SyncInfo source = before.EnumerateSyncs().Single();
        SyncInfo taken = after.EnumerateSyncs().Single();
        taken.Should().BeEquivalentTo(source, options => options.Excluding(sync => sync.CachedStats));
        taken.Token.Should().NotBeEmpty();
        summary.Sessions.Should().Be(2);
        Rows.Of(target).Keys.Count(key => key.StartsWith("0309", StringComparison.Ordinal)).Should().Be(2);
        Rows.Of(target).Keys.Should().Contain("030a08000002", "a converter makes digests in any case");
    }

    [Fact]
    [Trait("parity", "TestToPebbleStartedAtIsAbsoluteInstant")]
    [Trait("parity", "TestToPebbleEndedAtIsAbsoluteInstant")]
    [Trait("parity", "TestToPebbleDiscoveredAtIsAbsoluteInstant")]
    [Trait("parity", "TestConversionTimestampsUnderNonUTCZone")]
    public void Wall_clocks_become_instants_of_the_given_zone()
    {
        string target = _folder.File("v3.c1z");
        C1zConverter.Convert(Fixtures.Go("tiny-v1.c1z"), target, Utc with { Clock = new ZonedClock(TimeSpan.FromHours(3)) });
        using C1zReader before = C1zReader.Open(Fixtures.Go("tiny-v1.c1z"));
        using C1zReader after = C1zReader.Open(target);
        Timestamp wall = before.EnumerateSyncs().Single().StartedAt!;
        after.EnumerateSyncs().Single().StartedAt!.Seconds.Should().Be(wall.Seconds - (3 * 3600));
        after.EnumerateSyncs().Single().EndedAt!.Seconds.Should().Be(before.EnumerateSyncs().Single().EndedAt!.Seconds - (3 * 3600));
        long discovered = FirstDiscovery(Fixtures.Go("tiny-v1.c1z"), v3: false);
        FirstDiscovery(target, v3: true).Should().Be(discovered - (3 * 3600));
        string back = _folder.File("v1.c1z");
        C1zConverter.Convert(target, back, Utc with { To = C1zEngine.Sqlite, Clock = new ZonedClock(TimeSpan.FromHours(3)) });
        using C1zReader again = C1zReader.Open(back);
        again.EnumerateSyncs().Single().StartedAt.Should().Be(wall);
    }

    [Fact]
    public void Grants_that_v3_cannot_tell_apart_are_merged()
    {
        string source = _folder.File("v1.c1z");
        Entitlement member = Make.Member(Make.Group("eng"));
        Grant first = Make.Grant(member, Make.User("u1"), Make.Expandable("group:a:member"));
        first.Sources = new GrantSources { Sources = { ["a"] = new GrantSources.Types.GrantSource() } };
        Grant second = Make.Grant(member, Make.User("u1"), Make.Expandable("group:b:member"), Any.Pack(new GrantImmutable { SourceId = "s" }));
        second.Id = "another id";
        second.Sources = new GrantSources { Sources = { ["a"] = new GrantSources.Types.GrantSource { IsDirect = true }, ["b"] = new GrantSources.Types.GrantSource() } };
        Make.FullSync(source, [first, second, Make.Grant(member, Make.User("u2"))]);
        string target = _folder.File("v3.c1z");
        ConversionSummary summary = C1zConverter.Convert(source, target, Utc);
        summary.Grants.Should().Be(2);
        summary.MergedGrants.Should().Be(1);
        using C1zReader reader = C1zReader.Open(target);
        Grant merged = reader.EnumerateGrants().Single(grant => grant.Principal.Id.Resource == "u1");
        merged.Sources.Sources.Should().HaveCount(2);
        merged.Sources.Sources["a"].IsDirect.Should().BeTrue();
        merged.Annotations.Should().HaveCount(2);
        merged.Annotations[^1].Unpack<GrantExpandable>().EntitlementIds.Should().BeEquivalentTo("group:a:member", "group:b:member");
        Rows.CheckStorage(target);
    }

    [Fact]
    [Trait("parity", "TestToPebble*: never synced")]
    public void A_file_without_syncs_becomes_an_empty_one()
    {
        string source = _folder.File("v1.c1z");
        using (C1zWriter writer = C1zWriter.Open(_folder.File("made.c1z")))
        {
            writer.SnapshotTo(source);
        }

        string target = _folder.File("v3.c1z");
        C1zConverter.Convert(source, target, Utc).SyncId.Should().BeNull();
        using C1zReader reader = C1zReader.Open(target);
        reader.EnumerateSyncs().Should().BeEmpty();
        reader.Info.Format.Should().Be("v3");
    }

    [Fact]
    [Trait("parity", "TestToPebble*: errors")]
    public void Refuses_what_makes_no_sense_and_leaves_nothing()
    {
        string target = _folder.File("out.c1z");
        Code(() => C1zConverter.Convert(Fixtures.Go("tiny-v3.c1z"), target, Utc)).Should().Be(C1zErrorCode.InvalidArgument);
        Code(() => C1zConverter.Convert(Fixtures.Go("tiny-v1.c1z"), target, Utc with { SyncId = "nothing" })).Should().Be(C1zErrorCode.NotFound);
        Code(() => C1zConverter.Convert(Fixtures.Go("corrupt-tiny-v1-half.c1z"), target, Utc)).Should().NotBe(C1zErrorCode.Internal);
        File.Exists(target).Should().BeFalse();
        File.WriteAllText(target, "there");
        Code(() => C1zConverter.Convert(Fixtures.Go("tiny-v1.c1z"), target, Utc)).Should().Be(C1zErrorCode.FailedPrecondition);
        File.ReadAllText(target).Should().Be("there");
    }

    [SkippableFact]
    public void A_real_file_has_the_grants_of_its_v3_twin()
    {
        string target = _folder.File("v3.c1z");
        C1zConverter.Convert(Fixtures.Real("36zGv.unexpanded.v1.c1z"), target, Utc);
        SortedDictionary<string, string> twin = Rows.Of(Fixtures.Real("36zGv.unexpanded.v3.c1z"));
        SortedDictionary<string, string> actual = Rows.Of(target);
        foreach (string family in new[] { "0301", "0302", "0303", "0304", "0307 04", "0307 05", "0307 01" })
        {
            string prefix = family.Replace(" ", "", StringComparison.Ordinal);
            actual.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Should()
                .Equal(twin.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)), family);
        }
    }

    [Fact]
    [Trait("parity", "TestToPebbleEmptySyncIDSkipsAbandonedSync")]
    public void An_abandoned_sync_comes_after_every_other_one()
    {
        string source = _folder.File("v1.c1z");
        string finished = Make.FullSync(source, Make.Grants(2), new C1zWriterOptions { Clock = new DayClock(1) });
        using (C1zWriter writer = C1zWriter.Open(source, new C1zWriterOptions { Clock = new DayClock(5) }))
        {
            writer.StartSync();
            writer.Save();
        }

        C1zConverter.Convert(source, _folder.File("later.c1z"), new ConversionOptions { Clock = new DayClock(20) }).SyncId.Should().Be(finished);
        C1zConverter.Convert(source, _folder.File("soon.c1z"), new ConversionOptions { Clock = new DayClock(6) }).SyncId.Should().NotBe(finished);
    }

    [Fact]
    [Trait("parity", "TestToPebble*: lineage")]
    public void A_partial_sync_keeps_its_type_its_base_and_its_readiness_for_diffs()
    {
        string source = _folder.File("v1.c1z");
        string full = Make.FullSync(source, Make.Grants(2), new C1zWriterOptions { Clock = new DayClock(1) });
        string partial;
        using (C1zWriter writer = C1zWriter.Open(source, new C1zWriterOptions { Clock = new DayClock(2) }))
        {
            partial = writer.StartSync("partial", full);
            writer.PutResourceTypes([Make.UserType]);
            writer.MarkSupportsDiff(partial);
            writer.EndSync();
            writer.Save();
        }

        string target = _folder.File("v3.c1z");
        C1zConverter.Convert(source, target, new ConversionOptions { Clock = new DayClock(3) });
        using C1zReader reader = C1zReader.Open(target);
        SyncInfo taken = reader.EnumerateSyncs().Single();
        (taken.Id, taken.Type, taken.ParentId, taken.SupportsDiff).Should().Be((partial, "partial", full, true));
    }

    [Theory]
    [Trait("parity", "TestToPebble*: resume after convert")]
    [Trait("parity", "TestToPebblePreservesStartedAtAgeCutoff")]
    [InlineData(6, true)]
    [InlineData(20, false)]
    public void An_unfinished_sync_is_resumed_where_it_stood_until_it_is_too_old(int day, bool resumes)
    {
        string source = _folder.File("v1.c1z");
        string id;
        using (C1zWriter writer = C1zWriter.Open(source, new C1zWriterOptions { Clock = new DayClock(1) }))
        {
            id = writer.StartSync();
            writer.PutResourceTypes([Make.UserType]);
            writer.CheckpointSync("half way");
            writer.Save();
        }

        string target = _folder.File("v3.c1z");
        C1zConverter.Convert(source, target, new ConversionOptions { Clock = new DayClock(day) });
        using (C1zWriter writer = C1zWriter.Open(target, new C1zWriterOptions { Clock = new DayClock(day) }))
        {
            Func<string> resume = () => writer.ResumeSync();
            if (!resumes)
            {
                resume.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.NotFound, "it started before the conversion, and that counts");
                return;
            }

            resume().Should().Be(id);
            writer.CurrentSyncToken().Should().Be("half way");
            writer.PutResources([Make.User("late")]);
            writer.EndSync();
            writer.Save();
        }

        Rows.CheckStorage(target);
        using C1zReader reader = C1zReader.Open(target);
        reader.EnumerateResources().Should().ContainSingle();
        reader.EnumerateResourceTypes().Should().ContainSingle();
    }

    private static long FirstDiscovery(string path, bool v3)
    {
        using C1z.Engines.ISnapshotEngine engine = v3
            ? C1z.Engines.Lsm.LsmEngine.Open(path)
            : EngineCatalog.OpenForReading(path, new C1zReaderOptions());
        var batch = new C1z.Engines.ResourceBatch();
        engine.TryGetResource(null, new C1z.Engines.ResourceKey("user", "alice"), batch).Should().BeTrue();
        return batch[0].DiscoveredAt.Seconds;
    }

    private sealed class DayClock(int day) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
    }

    private static C1zErrorCode Code(Action action) => action.Should().Throw<C1zException>().Which.Code;
}
