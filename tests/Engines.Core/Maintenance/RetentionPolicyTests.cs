namespace C1z.Engines.Tests.Maintenance;

/// <summary>Which syncs a cleanup drops. Times are seconds; a finished sync ends one second after it started.</summary>
public sealed class RetentionPolicyTests
{
    private static readonly SyncType Full = SyncType.Full;
    private static readonly SyncType Partial = SyncType.Partial;
    private static readonly SyncType Upserts = SyncType.PartialUpserts;
    private static readonly SyncType Deletions = SyncType.PartialDeletions;

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_EmptyCandidates")]
    public void Drops_nothing_of_nothing() => Select(null, 2).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_AllUnfinished")]
    public void Never_drops_an_unfinished_sync() =>
        Select(null, 1, Open("a", Full, 0), Open("b", Partial, 10), Open("c", Upserts, 20), Open("d", Full, 30)).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_SkipsCurrentSync")]
    public void Never_drops_the_current_sync_even_when_it_looks_finished() =>
        Select("now", 1, Run("old", Full, 0), Run("mid", Full, 10), Run("now", Full, 20)).Should().Equal("old");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_FullSyncsBelowLimit_NoOp")]
    public void Keeps_full_syncs_below_the_limit() =>
        Select(null, 3, Run("f1", Full, 0), Run("f2", Full, 10)).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_FullSyncsAtExactLimit_NoOp")]
    public void Keeps_full_syncs_at_the_limit() =>
        Select(null, 3, Run("f1", Full, 0), Run("f2", Full, 10), Run("f3", Full, 20)).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_FullSyncsOverflow_DropsOldest")]
    public void Drops_the_oldest_full_syncs_over_the_limit() =>
        Select(null, 2, Run("f1", Full, 0), Run("f2", Full, 10), Run("f3", Full, 20), Run("f4", Full, 30)).Should().Equal("f1", "f2");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_UnknownTypeBucketsAsFull")]
    public void Counts_an_unknown_type_as_full() =>
        Select(null, 2, Run("u", new SyncType("weekly"), 0), Run("f1", Full, 10), Run("f2", Full, 20)).Should().Equal("u");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_DropsPartialsBeforeEarliestKept")]
    public void Drops_partial_syncs_that_ended_before_the_oldest_kept_full_sync() =>
        Select(null, 2, Run("f1", Full, 0), Run("p5", Partial, 5), Run("f2", Full, 10), Run("p15", Partial, 15), Run("f3", Full, 20))
            .Should().Equal("f1", "p5");

    [Fact]
    public void Keeps_a_partial_sync_that_ended_in_the_very_moment_the_oldest_kept_full_sync_started() =>
        Select(null, 2, Run("f1", Full, 0), Run("p9", Partial, 9), Run("f2", Full, 10), Run("f3", Full, 20)).Should().Equal("f1");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_ResourcesOnlyIsPartial")]
    public void Treats_resources_only_as_partial() =>
        Select(
            null,
            2,
            Run("f1", Full, 0),
            Run("r5", SyncType.ResourcesOnly, 5),
            Run("f2", Full, 10),
            Run("r15", SyncType.ResourcesOnly, 15),
            Run("f3", Full, 20)).Should().Equal("f1", "r5");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_PartialsNotPrunedWhenFullSyncsAtLimit")]
    public void Keeps_old_partial_syncs_while_no_full_sync_goes() =>
        Select(null, 2, Run("p", Partial, 0), Run("f1", Full, 100), Run("f2", Full, 200)).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_PartialCutoffSkippedWhenCutoffStartedAtNil")]
    public void Keeps_partial_syncs_when_the_oldest_kept_full_sync_has_no_start() =>
        Select(null, 2, Run("f1", Full, 0), Run("f2", Full, 10) with { StartedAt = default }, Run("f3", Full, 20), Run("p", Partial, 1))
            .Should().Equal("f1");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_CurrentSyncDecrementedToZero")]
    public void Drops_all_finished_full_syncs_at_limit_zero()
    {
        SyncRun[] runs = [.. Enumerable.Range(0, 10).Select(i => Run($"f{i}", Full, i * 10))];
        Select("now", 0, runs).Should().Equal(runs.Select(run => run.Id));
    }

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_CurrentSyncCutoffBackUpQuirk")]
    public void Measures_from_the_newest_dropped_full_sync_while_a_sync_is_current() =>
        Select("now", 0, CutoffRuns).Should().BeEquivalentTo("f0", "f1", "f2", "p5");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_NoCurrentSyncCutoffNormal")]
    public void Measures_from_the_oldest_kept_full_sync_otherwise() =>
        Select(null, 2, CutoffRuns).Should().BeEquivalentTo("f0", "p5");

    [Fact]
    public void While_a_sync_is_current_a_partial_between_dropped_and_kept_full_sync_stays() =>
        Select("now", 1, Run("f0", Full, 0), Run("p5", Partial, 5), Run("f1", Full, 10)).Should().Equal("f0");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_TwoDiffSyncs_NoOp")]
    public void Keeps_two_diff_syncs() =>
        Select(null, 2, Run("d1", Upserts, 0), Run("d2", Deletions, 10)).Should().BeEmpty();

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_ManyDiffSyncs_KeepsLatestOnly")]
    public void Keeps_only_the_newest_of_many_diff_syncs() =>
        Select(null, 2, Run("d1", Upserts, 0), Run("d2", Deletions, 10), Run("d3", Upserts, 20), Run("d4", Upserts, 30))
            .Should().Equal("d1", "d2", "d3");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_ManyDiffSyncs_KeepsLinkedPair")]
    public void Keeps_the_linked_half_of_the_newest_diff_sync() =>
        Select(null, 2, Diffs("d3")).Should().Equal("d1", "d2");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_ManyDiffSyncs_LinkedPartnerMissing")]
    public void Keeps_only_the_newest_diff_sync_when_its_half_is_missing() =>
        Select(null, 2, Diffs("gone")).Should().Equal("d1", "d2", "d3");

    [Fact]
    [Trait("parity", "TestSelectSyncsToDelete_DiffSyncsIndependentOfFullSyncs")]
    public void Drops_full_and_diff_syncs_independently() =>
        Select(null, 2, [Run("f1", Full, 0), Run("f2", Full, 10), Run("f3", Full, 20), Run("f4", Full, 30), .. Diffs("d3")])
            .Should().BeEquivalentTo("f1", "f2", "d1", "d2");

    [Theory]
    [InlineData(null, "", false, 2)]
    [Trait("parity", "TestResolveCleanupSyncLimit_Default")]
    public void Keeps_two_by_default(int? caller, string keep, bool hasCurrent, int expected) => Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(null, "", true, 1)]
    [Trait("parity", "TestResolveCleanupSyncLimit_DefaultWithCurrentSync")]
    public void Keeps_one_less_while_a_sync_is_current(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(5, "99", false, 5)]
    [Trait("parity", "TestResolveCleanupSyncLimit_CallerLimitWins")]
    public void The_caller_wins_over_the_environment(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(null, "7", false, 7)]
    [InlineData(0, "7", false, 7)]
    [InlineData(-1, "7", true, 6)]
    [Trait("parity", "TestResolveCleanupSyncLimit_EnvFallback")]
    public void The_environment_decides_when_the_caller_does_not(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(null, "garbage", false, 2)]
    [InlineData(null, "3x", false, 2)]
    [InlineData(null, "99999999999", false, 2)]
    [Trait("parity", "TestResolveCleanupSyncLimit_EnvMalformedFallsBackToDefault")]
    public void A_malformed_environment_is_ignored(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(null, "0", false, 2)]
    [InlineData(null, "-4", false, 2)]
    [Trait("parity", "TestResolveCleanupSyncLimit_EnvZeroIgnored")]
    public void An_environment_below_one_is_ignored(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(1, "", true, 0)]
    [Trait("parity", "TestResolveCleanupSyncLimit_DecrementFloorAtZero")]
    public void The_limit_never_falls_below_zero(int? caller, string keep, bool hasCurrent, int expected) =>
        Resolves(caller, keep, hasCurrent, expected);

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    [InlineData("tRUE", false)]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [Trait("parity", "TestCleanupSkippedByEnv")]
    public void The_environment_switches_cleanup_off(string? value, bool expected) =>
        RetentionPolicy.IsSkipped(name => name == "BATON_SKIP_CLEANUP" ? value : null).Should().Be(expected);

    private static SyncRun[] CutoffRuns =>
        [Run("f0", Full, 0), Run("p5", Partial, 5), Run("f1", Full, 10), Run("f2", Full, 20), Run("p25", Partial, 25)];

    private static SyncRun[] Diffs(string linkOfNewest) =>
    [
        Run("d1", Upserts, 1),
        Run("d2", Deletions, 11),
        Run("d3", Deletions, 21) with { LinkedId = "d4" },
        Run("d4", Upserts, 31) with { LinkedId = linkOfNewest },
    ];

    private static IReadOnlyList<string> Select(string? current, int limit, params SyncRun[] oldestFirst) =>
        RetentionPolicy.SelectForDeletion(oldestFirst, current, limit);

    private static SyncRun Run(string id, SyncType type, int start) =>
        Open(id, type, start) with { EndedAt = new Instant(1_700_000_000 + start + 1, 0) };

    private static SyncRun Open(string id, SyncType type, int start) =>
        new() { Id = id, Type = type, StartedAt = new Instant(1_700_000_000 + start, 0) };

    private static void Resolves(int? caller, string keep, bool hasCurrent, int expected) =>
        RetentionPolicy.ResolveLimit(caller, hasCurrent, name => name == "BATON_KEEP_SYNC_COUNT" ? keep : null).Should().Be(expected);
}
