using C1z.Engines.Keys;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;

namespace C1z.Engines.Lsm.Tests.Writing;

/// <summary>Changes of rows that are there: in memory, in the file, or both.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableFact]
    public void Puts_overwrites_deletes_and_new_parents_keep_all_derived_rows_right()
    {
        _scratch.WriteSync(engine => engine.Fill(2_000));
        using (LsmEngine engine = _scratch.Open())
        {
            engine.SetCurrentSync(Puts.SyncId);
            engine.PutResource("app", "repository-3", ("app", "repository-4"));
            engine.PutResource("app", "repository-5");
            engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeTrue();
            engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000").Should().BeFalse();
            engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0003", "user-00000000", pending: false));
            engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0004", "user-00000000", pending: true, "x"));
            engine.PutGrant(Puts.Grant("app", "github", "no-prefix", "new:user"));
            engine.Save();
        }

        Oracle.CheckDerived(_scratch.File);
        using LsmEngine again = _scratch.Open(OpenMode.ReadOnly);
        var children = new ResourceBatch();
        again.ListResources(new ResourceQuery { Parent = new ResourceKey("app", "repository-4") }, default, children);
        children.Rows.ToArray().Select(row => children.Text(row.ResourceId)).Should().Equal("repository-3");
        again.ListResources(new ResourceQuery { Parent = new ResourceKey("app", "github") }, default, children);
        children.Count.Should().Be(8);
        again.GetStats(SyncType.Full).Grants.Should().Be(2_000);
        Pages.GrantIds(again, new GrantQuery { Listing = GrantListing.Principal, Principal = new ResourceKey("user", "new:user") })
            .Should().Equal("no-prefix:user:new:user");
    }

    [Fact]
    public void Rows_read_the_same_before_and_after_a_save()
    {
        _scratch.WriteSync(engine => engine.Fill(500));
        using LsmEngine engine = _scratch.Open();
        engine.SetCurrentSync(Puts.SyncId);
        engine.PutResource("app", "repository-3", ("app", "repository-4"));
        engine.PutGrant(Puts.Grant("app", "github", "app:github:entitlement-0003", "user-00000000"));
        engine.DeleteGrant("app:github:entitlement-0001:user:user-00000000");
        SortedDictionary<string, string> unsaved = Comparable(engine.LiveRows());
        engine.Save().Changed.Should().BeTrue();
        Comparable(engine.LiveRows()).Should().BeEquivalentTo(unsaved);
        Comparable(_scratch.LiveRows()).Should().BeEquivalentTo(unsaved);
        engine.IsDirty.Should().BeFalse();
        engine.Save().Changed.Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_work_gives_the_rows_of_a_simple_model(int seed)
    {
        var random = new Random(seed);
        var model = new Model();
        using LsmEngine first = _scratch.Open();
        first.Begin();
        LsmEngine engine = first;
        for (int step = 0; step < 400; step++)
        {
            switch (random.Next(12))
            {
                case < 6:
                    GrantRecord[] grants = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomGrant(random))];
                    engine.PutGrants(grants);
                    Array.ForEach(grants, grant => model.Grants[grant.ExternalId] = grant.NeedsExpansion);
                    break;
                case < 8:
                    string child = $"r{random.Next(20)}";
                    string parent = random.Next(3) == 0 ? "" : $"p{random.Next(3)}";
                    engine.PutResource("app", child, parent.Length == 0 ? null : ("app", parent));
                    model.Parents[child] = parent;
                    break;
                case 8:
                    string id = RandomGrant(random).ExternalId;
                    engine.DeleteGrant(id).Should().Be(model.Grants.Remove(id));
                    break;
                case 9:
                    model.Check(engine);
                    break;
                case 10 when random.Next(4) == 0:
                    engine.Save();
                    break;
                default:
                    engine.CheckpointSync($"step {step}");
                    break;
            }
        }

        model.Check(engine);
        engine.EndSync();
        engine.Save();
        model.Check(engine);
        using LsmEngine reopened = _scratch.Open(OpenMode.ReadOnly);
        model.Check(reopened);
        var findings = new List<StorageFinding>();
        reopened.VerifyStorage(findings.Add);
        findings.Should().BeEmpty();
    }

    [Fact]
    public void Expanded_grants_keep_the_expansion_state_and_the_time_of_the_rows_they_replace()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        engine.PutGrant(Puts.Grant("app", "a", "app:a:x", "u1", pending: true));
        GrantRecord expanded = Puts.Grant("app", "a", "app:a:x", "u1", pending: false, "app:a:y");
        expanded.DiscoveredAt.Seconds += 1000;
        GrantRecord fresh = Puts.Grant("app", "a", "app:a:x", "u2", pending: true);
        engine.PutGrants([expanded, fresh], GrantPutMode.PreserveExpansion);

        var batch = new GrantBatch();
        engine.ListGrants(new GrantQuery { Parts = RowParts.All }, default, batch);
        GrantRecord[] stored = [.. batch.Rows.ToArray().Select(row => GrantRecord.Parser.ParseFrom(batch.Bytes(row.Value)))];
        stored[0].NeedsExpansion.Should().BeTrue();
        stored[0].Expansion.EntitlementIds.Should().Equal("group:eng:member");
        stored[0].DiscoveredAt.Seconds.Should().Be(1_700_000_100);
        stored[0].Sources.Should().ContainKey("app:a:y");
        stored[1].NeedsExpansion.Should().BeFalse();
        stored[1].Expansion.Should().BeNull();
    }

    [Fact]
    public void The_last_of_equal_rows_wins_within_a_call_and_across_calls()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        GrantRecord first = Puts.Grant("app", "a", "app:a:x", "u1", pending: true);
        GrantRecord second = Puts.Grant("app", "a", "app:a:x", "u1");
        second.ExternalId = "another id";
        engine.PutGrants([first, second]);
        Pages.GrantIds(engine, new GrantQuery()).Should().Equal("another id");
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().BeEmpty();
        engine.PutGrant(first);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().Equal(first.ExternalId);
        engine.PutGrant(second);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().BeEmpty();
    }

    [Fact]
    public void Looking_for_pending_grants_makes_no_other_index()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        engine.Fill(2_000);
        Pages.GrantIds(engine, new GrantQuery { Resource = new ResourceKey("nowhere", "") }).Should().BeEmpty();
        long rows = engine.WorkingBytes();

        List<string> pending = Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion });
        long withPending = engine.WorkingBytes();
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }).Should().HaveCount(2_000);
        long withAll = engine.WorkingBytes();

        (withPending - rows).Should().BeLessThan((withAll - withPending) / 4);
        Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().Equal(pending).And.HaveCount(118);
    }

    [Fact]
    public void A_row_without_a_time_gets_the_time_of_the_call()
    {
        using LsmEngine engine = _scratch.Open();
        engine.Begin();
        engine.PutResource("app", "a", ("app", "b"), name: "A");
        var batch = new ResourceBatch();
        engine.TryGetResource(null, new ResourceKey("app", "a"), batch).Should().BeTrue();
        batch[0].DiscoveredAt.Should().Be(Instant.From(_scratch.Clock.GetUtcNow()));
        ResourceRecord.Parser.ParseFrom(batch.Bytes(batch[0].Value)).Parent.ResourceId.Should().Be("b");
    }

    private static GrantRecord RandomGrant(Random random)
    {
        string entitlement = random.Next(3) switch { 0 => "app:a:x", 1 => "odd", _ => "app:a:\u0001y" };
        return Puts.Grant("app", "a", entitlement, $"u{random.Next(60)}", random.Next(4) == 0);
    }

    // Digests and stats are made by a save.
    private static SortedDictionary<string, string> Comparable(SortedDictionary<string, string> rows) => new(
        rows.Where(row => KeySpace.Classify(Convert.FromHexString(row.Key)) is not (KeyFamily.GrantHash or KeyFamily.Digest or KeyFamily.Meta))
            .ToDictionary(row => row.Key, row => row.Value),
        StringComparer.Ordinal);

    private sealed class Model
    {
        public Dictionary<string, bool> Grants { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Parents { get; } = new(StringComparer.Ordinal);

        public void Check(LsmEngine engine)
        {
            Pages.GrantIds(engine, new GrantQuery()).Should().BeEquivalentTo(Grants.Keys);
            Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.PendingExpansion }).Should().BeEquivalentTo(Grants.Where(g => g.Value).Select(g => g.Key));
            Pages.GrantIds(engine, new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }).Should().BeEquivalentTo(Grants.Keys);
            foreach (string parent in new[] { "p0", "p1", "p2" })
            {
                var children = new ResourceBatch();
                engine.ListResources(new ResourceQuery { Parent = new ResourceKey("app", parent) }, default, children);
                children.Rows.ToArray().Select(row => children.Text(row.ResourceId)).Should()
                    .BeEquivalentTo(Parents.Where(p => p.Value == parent).Select(p => p.Key));
            }
        }
    }
}
