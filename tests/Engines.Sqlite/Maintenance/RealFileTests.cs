using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>Maintenance on real connectors' files, whose outcome other programs determined.</summary>
public sealed class RealFileTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    [Trait("parity", "rollback_expansion_test.go: classification")]
    public void Rolling_an_expansion_back_gives_the_grants_from_before_it()
    {
        using SqliteEngine before = Open("36zfO.unexpanded.v1.c1z");
        using SqliteEngine after = Open("36zfO.expanded.v1.c1z");
        string id = after.ResolveSync()!.Id;
        after.MarkSupportsDiff(id);
        RollbackReport report = after.RollbackExpansion(id, new RollbackOptions());
        report.Scanned.Should().Be(14_981);
        report.Deleted.Should().Be(14_981 - 2_909);
        AllGrants(after).Should().Equal(AllGrants(before));
    }

    [SkippableTheory]
    [InlineData("clone")]
    [InlineData("isolate")]
    public void A_copy_of_a_large_sync_has_the_same_rows_in_the_same_order(string method)
    {
        using SqliteEngine engine = Open("36zGv.unexpanded.v1.c1z");
        engine.SetCurrentSync(engine.ResolveSync()!.Id);
        engine.EndSync();
        string copy = _folder.PathOf("copy.c1z");
        if (method == "clone")
        {
            engine.CloneSync(copy);
        }
        else
        {
            engine.IsolateSync(copy);
        }

        const string Grants = "SELECT external_id || '|' || quote(data) || '|' || discovered_at FROM v1_grants ORDER BY id";
        const string Resources = "SELECT external_id || '|' || quote(data) || '|' || quote(parent_resource_id) FROM v1_resources ORDER BY id";
        engine.Save();
        string source = _folder.PathOf("36zGv.unexpanded.v1.c1z");
        RawFile.Query(copy, Grants).SequenceEqual(RawFile.Query(source, Grants)).Should().BeTrue();
        RawFile.Query(copy, Resources).SequenceEqual(RawFile.Query(source, Resources)).Should().BeTrue();
        RawFile.Query(copy, "SELECT count(*) FROM v1_grants WHERE needs_expansion = 1").Should().Equal("401");
    }

    [SkippableFact]
    public void An_old_producers_unfinished_sync_is_snapshotted_but_not_cloned()
    {
        using SqliteEngine engine = Open("sync-in-progress.c1z");
        string id = engine.Runs().Single().Id;
        engine.Invoking(e => e.CloneSync(_folder.PathOf("clone.c1z"), id)).Should().Throw<EngineException>()
            .Which.Code.Should().Be(EngineErrorCode.FailedPrecondition);
        engine.SnapshotTo(_folder.PathOf("copy.c1z"));
        using SqliteEngine copy = _folder.OpenReadOnly("copy.c1z");
        copy.ResourceIds(id).Should().Equal(engine.ResourceIds(id)).And.HaveCount(79);
        copy.TypeIds(id).Should().HaveCount(5);
    }

    [SkippableFact]
    public void The_diff_of_an_expansion_is_what_the_expansion_did()
    {
        using SqliteEngine before = Open("36zfO.unexpanded.v1.c1z");
        string id = before.ResolveSync()!.Id;
        before.MarkSupportsDiff(id);
        before.Save();
        using SqliteEngine after = Open("36zfO.expanded.v1.c1z");
        after.MarkSupportsDiff(id);
        SyncDiffPair pair = after.GenerateSyncDiffFromFile(before.Path, id, id);
        after.GetStats(SyncType.Any, pair.DeletionsId).Grants.Should().Be(0);
        SyncStats upserts = after.GetStats(SyncType.Any, pair.UpsertsId);
        upserts.Resources.Should().Be(0);
        upserts.Grants.Should().BeGreaterThanOrEqualTo(14_981 - 2_909);
        AllGrants(after, pair.UpsertsId).IsSupersetOf(AllGrants(after, id).Except(AllGrants(before, id))).Should().BeTrue();
    }

    private SqliteEngine Open(string name)
    {
        string path = Fixtures.Real(name);
        File.Copy(path, _folder.PathOf(name));
        return _folder.OpenWritable(name);
    }

    // Every grant by what identifies it.
    private static SortedSet<string> AllGrants(SqliteEngine engine, string? syncId = null)
    {
        var grants = new SortedSet<string>(StringComparer.Ordinal);
        var batch = new GrantBatch();
        string token = "";
        do
        {
            token = engine.ListGrants(new GrantQuery { SyncId = syncId, Parts = RowParts.Identity }, new PageRequest(Token: token), batch);
            foreach (ref readonly GrantRow row in batch.Rows)
            {
                grants.Add(string.Join('|', batch.Text(row.ExternalId), batch.Text(row.EntitlementId), batch.Text(row.PrincipalType), batch.Text(row.PrincipalId)));
            }
        }
        while (token.Length > 0);

        return grants;
    }
}
