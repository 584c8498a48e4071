using C1z.Engines.Keys;
using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>What a saved file holds, judged by programs that share no code with the writer.</summary>
public sealed class SealTests : IDisposable
{
    private const string StatsKey = "03ff737461747300";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void Every_derived_row_is_right_and_the_oracle_reads_what_we_read(int grants)
    {
        _scratch.WriteSync(engine => engine.Fill(grants), tableBytes: 64 << 10);
        Oracle.CheckedRows(_scratch.File).Should().Equal(_scratch.LiveRows());
    }

    [Fact]
    public void Our_own_verification_finds_nothing()
    {
        _scratch.WriteSync(engine => engine.Fill(3_000), tableBytes: 16 << 10);
        using LsmEngine engine = _scratch.Open(OpenMode.ReadOnly);
        var findings = new List<StorageFinding>();
        engine.VerifyStorage(findings.Add);
        findings.Should().BeEmpty();
        engine.ReadGlobalDigest()!.Value.Count.Should().Be(3_000);
        engine.ManifestHeader.GrantDigestRoot.Count.Should().Be(3_000);
        engine.ManifestHeader.SyncRuns.Should().ContainSingle().Which.Stats.Grants.Should().Be(3_000);
    }

    [SkippableTheory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void A_fixture_written_anew_has_the_same_live_rows(string fixture)
    {
        string copy = _scratch["copy.c1z"];
        SortedDictionary<string, string> before;
        using (LsmEngine engine = Fixtures.Open(fixture))
        {
            engine.SnapshotTo(copy);
            before = engine.LiveRows();
        }

        // The saved stats carry the time at which they were counted.
        SortedDictionary<string, string> after = Oracle.CheckedRows(copy);
        before.Remove(StatsKey).Should().Be(after.Remove(StatsKey));
        if (fixture == "mutated-v3")
        {
            // That file lacks digests that its last writer dropped; a seal makes them again.
            Without(before, KeyFamily.GrantHash, KeyFamily.Digest).Should().Equal(Without(after, KeyFamily.GrantHash, KeyFamily.Digest));
            after.Count.Should().BeGreaterThan(before.Count);
        }
        else
        {
            after.Should().Equal(before);
        }
    }

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("medium-v3")]
    [InlineData("empty-v3")]
    public void The_stats_of_a_fixture_are_counted_alike(string fixture)
    {
        string copy = _scratch["copy.c1z"];
        using LsmEngine engine = Fixtures.Open(fixture);
        engine.SnapshotTo(copy);
        using LsmEngine again = _scratch.Open(OpenMode.ReadOnly, copy);
        again.GetStats(SyncType.Any).Should().BeEquivalentTo(engine.GetStats(SyncType.Any));
        again.ManifestHeader.SyncRuns[0].StartedAt.Should().Be(engine.ManifestHeader.SyncRuns[0].StartedAt);
        again.ManifestHeader.GrantDigestRoot.Should().Be(engine.ManifestHeader.GrantDigestRoot);
    }

    [SkippableFact]
    public void A_real_file_written_anew_has_the_same_live_rows()
    {
        string copy = _scratch["copy.c1z"];
        SortedDictionary<string, string> before;
        using (LsmEngine engine = LsmEngine.Open(Fixtures.Real("36zGv.unexpanded.v3.c1z")))
        {
            engine.SnapshotTo(copy);
            before = engine.LiveRows();
        }

        // Its writer made no digests.
        SortedDictionary<string, string> after = Without(Oracle.CheckedRows(copy), KeyFamily.GrantHash, KeyFamily.Digest);
        before.Remove(StatsKey).Should().Be(after.Remove(StatsKey));
        after.Count.Should().Be(before.Count);
        after.Where(row => before.GetValueOrDefault(row.Key) != row.Value).Should().BeEmpty();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_number_of_workers_changes_no_byte(int workers)
    {
        _scratch.WriteSync(engine => engine.Fill(5_000), tableBytes: 8 << 10);
        _scratch.WriteSync(engine => engine.Fill(5_000), _scratch["other.c1z"], workers, 8 << 10);
        File.ReadAllBytes(_scratch["other.c1z"]).Should().Equal(File.ReadAllBytes(_scratch.File));
    }

    [Fact]
    public void Neither_the_order_nor_the_size_of_calls_changes_a_byte()
    {
        _scratch.WriteSync(engine => engine.Fill(2_000), tableBytes: 8 << 10);
        _scratch.WriteSync(engine => engine.Fill(2_000, page: 7), _scratch["pages.c1z"], tableBytes: 8 << 10);
        _scratch.WriteSync(
            engine =>
            {
                engine.Fill(2_000, page: 100);
                engine.Fill(1_000);
            },
            _scratch["twice.c1z"],
            tableBytes: 8 << 10);
        File.ReadAllBytes(_scratch["pages.c1z"]).Should().Equal(File.ReadAllBytes(_scratch.File));
        File.ReadAllBytes(_scratch["twice.c1z"]).Should().Equal(File.ReadAllBytes(_scratch.File));
    }

    [Fact]
    public void Families_share_no_table_and_tables_do_not_overlap()
    {
        _scratch.WriteSync(engine => engine.Fill(5_000), tableBytes: 16 << 10);
        using LsmEngine engine = _scratch.Open(OpenMode.ReadOnly);
        byte[] last = [];
        foreach (LsmTable table in engine.Tables)
        {
            KeySpace.Classify(table.SmallestKey.Span).Should().Be(KeySpace.Classify(table.LargestKey.Span));
            last.AsSpan().SequenceCompareTo(table.SmallestKey.Span).Should().BeNegative();
            last = table.LargestKey.ToArray();
        }
    }

    [Fact]
    public void A_page_of_ten_thousand_grants_decompresses_few_frames()
    {
        _scratch.WriteSync(engine => engine.Fill(40_000, entitlements: 4));
        using LsmEngine engine = _scratch.Open(OpenMode.ReadOnly);
        var batch = new GrantBatch();
        engine.ListGrants(
            new GrantQuery
            {
                Listing = GrantListing.Entitlement, EntitlementId = "app:github:entitlement-0002", EntitlementResource = new ResourceKey("app", "github"),
            },
            default,
            batch);
        batch.Count.Should().Be(10_000);

        // The MANIFEST, the stamps, and the two tables at most that the page lies in.
        engine.Counters.FramesDecoded.Should().BeLessThanOrEqualTo(4);
    }

    private static SortedDictionary<string, string> Without(SortedDictionary<string, string> rows, params KeyFamily[] families) =>
        new(rows.Where(row => !families.Contains(KeySpace.Classify(Convert.FromHexString(row.Key)))).ToDictionary(row => row.Key, row => row.Value), StringComparer.Ordinal);
}
