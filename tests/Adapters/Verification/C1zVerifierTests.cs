using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Verification;

public sealed class C1zVerifierTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<VerifyFinding> _findings = [];

    private string Path => _folder.File("sync.c1z");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny-v1.c1z", 14)]
    [InlineData("medium-v1.c1z", 20_604)]
    [InlineData("empty-v1.c1z", 0)]
    public void Files_of_the_go_sdk_are_sound(string name, long records)
    {
        VerifySummary summary = C1zVerifier.Verify(Fixtures.Go(name), null, _findings.Add);
        _findings.Should().BeEmpty();
        summary.Should().Be(new VerifySummary(records, 0, 0));
    }

    [Fact]
    public void An_unfinished_sync_may_refer_to_what_is_not_there_yet()
    {
        VerifySummary summary = C1zVerifier.Verify(Fixtures.Go("unfinished-v1.c1z"), null, _findings.Add);
        summary.IsSound.Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("36zGv.unexpanded.v1.c1z")]
    [InlineData("36zfO.expanded.v1.c1z")]
    [InlineData("36zfO.unexpanded.v1.c1z")]
    [InlineData("sync-in-progress.c1z")]
    public void Files_of_real_connectors_are_sound(string name)
    {
        VerifySummary summary = C1zVerifier.Verify(Fixtures.Real(name), null, _findings.Add);
        _findings.Should().BeEmpty();
        summary.Records.Should().BePositive();
    }

    [Fact]
    public void Dangling_references_of_a_whole_sync_are_errors()
    {
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.StartSync();
            writer.PutResourceTypes([Make.UserType]);
            Resource orphan = Make.Resource("robot", "r2");
            orphan.ParentResourceId = new ResourceId { ResourceType = "group", Resource = "gone" };
            writer.PutResources([orphan]);
            writer.PutEntitlements([Make.Member(Make.Group("eng"))]);
            writer.PutGrants([Make.Grant(Make.Member(Make.Group("ops")), Make.User("nobody"))]);
            writer.EndSync();
            writer.Save();
        }

        VerifySummary summary = C1zVerifier.Verify(Path, null, _findings.Add);

        summary.Errors.Should().Be(5);
        _findings.Select(f => f.Rule).Should().BeEquivalentTo(
            "dangling-resource-type", "dangling-parent", "dangling-entitlement-resource", "dangling-principal", "dangling-entitlement");
    }

    [Theory]
    [InlineData(C1zEngine.Sqlite)]
    [InlineData(C1zEngine.Lsm)]
    public void A_parent_may_be_stored_after_its_children(C1zEngine engine)
    {
        using (C1zWriter writer = C1zWriter.Open(Path, new C1zWriterOptions { Engine = engine }))
        {
            writer.StartSync();
            writer.PutResourceTypes([Make.UserType, Make.GroupType]);
            Resource child = Make.Group("Zürich");
            child.ParentResourceId = Make.User("später").Id;
            Resource orphan = Make.Group("Bern");
            orphan.ParentResourceId = Make.User("nie").Id;
            writer.PutResources([child, orphan, Make.User("später")]);
            writer.PutEntitlements([Make.Member(child)]);
            writer.PutGrants([Make.Grant(Make.Member(child), Make.User("später"))]);
            writer.EndSync();
            writer.Save();
        }

        C1zVerifier.Verify(Path, null, _findings.Add).Errors.Should().Be(1);
        _findings.Should().ContainSingle().Which.Should().Match<VerifyFinding>(f => f.Rule == "dangling-parent" && f.Subject.Contains("Bern"));
    }

    [Fact]
    public void A_partial_sync_may_refer_to_its_base()
    {
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.StartSync("partial");
            writer.PutGrants(Make.Grants(2));
            writer.EndSync();
            writer.Save();
        }

        C1zVerifier.Verify(Path, null, _findings.Add).IsSound.Should().BeTrue();
        _findings.Should().NotBeEmpty().And.OnlyContain(f => f.Severity == VerifySeverity.Warning);
    }

    [Fact]
    public void Only_the_first_findings_of_a_rule_are_reported_and_all_are_counted()
    {
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.StartSync();
            writer.PutResources(Enumerable.Range(0, 30).Select(i => Make.User($"u{i}")));
            writer.EndSync();
            writer.Save();
        }

        VerifySummary summary = C1zVerifier.Verify(Path, new VerifyOptions { MaxFindingsPerRule = 4 }, _findings.Add);
        _findings.Count(f => f.Rule == "dangling-resource-type").Should().Be(4);
        summary.Errors.Should().BeGreaterThanOrEqualTo(30);
    }

    [SkippableTheory]
    [InlineData("stale-stats", "UPDATE v1_sync_runs SET stats = '{\"resource_types\":2,\"resources\":4,\"entitlements\":1,\"grants\":99}'")]
    [InlineData("orphan-rows", "INSERT INTO v1_assets (external_id, content_type, data, sync_id, discovered_at) VALUES ('a', 'b', x'00', 'gone', '2026-01-02 03:04:05')")]
    [InlineData("index-definition", "DROP INDEX idx_grants_principal_id_v1; CREATE INDEX idx_grants_principal_id_v1 ON v1_grants (entitlement_id)")]
    [InlineData("unreadable-record", "UPDATE v1_grants SET data = x'0A7F01' WHERE id = 1")]
    [InlineData("identity", "UPDATE v1_grants SET external_id = 'other' WHERE id = 1")]
    [InlineData("moved-record", "UPDATE v1_grants SET principal_resource_id = 'u00001' WHERE principal_resource_id = 'u00000'")]
    [InlineData("empty-asset", "INSERT INTO v1_assets (external_id, content_type, data, sync_id, discovered_at) SELECT 'a', 'b', x'', sync_id, '2026-01-02 03:04:05' FROM v1_sync_runs")]
    public void Tampering_with_the_database_is_found(string rule, string sql)
    {
        Make.FullSync(Path, Make.Grants(3));
        Tamper.With(Path, sql);
        C1zVerifier.Verify(Path, null, _findings.Add).IsSound.Should().Be(rule is "stale-stats" or "moved-record" or "empty-asset");
        _findings.Select(f => f.Rule).Should().Equal(rule);
    }

    [Fact]
    public void An_unknown_sync_is_not_found()
    {
        Make.FullSync(Path, Make.Grants(1));
        Action verify = () => C1zVerifier.Verify(Path, new VerifyOptions { SyncId = "nope" }, _findings.Add);
        verify.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.NotFound);
    }
}
