using C1z.Proto.Connector.V2;

namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>The diff between a sync of an old file and one of a new file: what changed, what went.</summary>
public sealed class FileDiffTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestGenerateSyncDiffFromFile_Additions")]
    public void Makes_two_linked_syncs_the_additions_last()
    {
        string old = Write("old.c1z", engine => engine.Resource("user", "a"));
        using SqliteEngine engine = Fill("new.c1z", out string current, e =>
        {
            e.Resource("user", "a");
            e.Resource("user", "b");
        });
        SyncDiffPair pair = engine.GenerateSyncDiffFromFile(_folder.PathOf("old.c1z"), old, current);

        engine.Runs().Select(run => run.Id).Should().Equal(current, pair.DeletionsId, pair.UpsertsId);
        SyncRun upserts = engine.FindSyncRun(pair.UpsertsId)!, deletions = engine.FindSyncRun(pair.DeletionsId)!;
        upserts.Type.Should().Be(SyncType.PartialUpserts);
        deletions.Type.Should().Be(SyncType.PartialDeletions);
        (upserts.LinkedId, deletions.LinkedId).Should().Be((deletions.Id, upserts.Id));
        (upserts.ParentId, deletions.ParentId).Should().Be((old, old));
        (upserts.StartedAt, upserts.EndedAt).Should().Be((deletions.StartedAt, deletions.EndedAt));
        upserts.SupportsDiff.Should().BeTrue();
        deletions.SupportsDiff.Should().BeTrue();
        upserts.IsFinished.Should().BeTrue();
        engine.ResourceIds(upserts.Id).Should().Equal("b");
        engine.ResourceIds(deletions.Id).Should().BeEmpty();
        engine.TypeIds(upserts.Id).Should().BeEmpty("an unchanged row is in neither half");

        engine.Save();
        RawFile.Query(_folder.PathOf("new.c1z"), "SELECT count(*) FROM v1_sync_runs WHERE grants_backfilled = 1 AND sync_token = ''").Should().Equal("3");
        using SqliteEngine oldAgain = _folder.OpenReadOnly("old.c1z");
        oldAgain.Runs().Should().ContainSingle();
    }

    public static TheoryData<string, string, string, string, string> Cases => new()
    {
        { "TestGenerateSyncDiffFromFile_Deletions", "r:a r:b", "r:a", "", "r:b" },
        { "TestGenerateSyncDiffFromFile_Modifications", "r:a=1 r:b=1", "r:a=1 r:b=2", "r:b", "" },
        { "TestGenerateSyncDiffFromFile_MixedChanges", "r:a r:b=1 r:c e:x", "r:b=2 r:c r:d e:y", "r:b r:d e:y", "r:a e:x" },
        { "TestGenerateSyncDiffFromFile_NoChanges", "r:a=1 e:x=1 g:p", "r:a=1 e:x=1 g:p", "", "" },
        { "TestGenerateSyncDiffFromFile_EntitlementsOnly", "e:x", "e:x e:y", "e:y", "" },
        { "TestGenerateSyncDiffFromFile_GrantsOnly", "g:p", "g:p g:q", "g:q", "" },
        { "TestGenerateSyncDiffFromFile_EmptyBase", "", "r:a e:x g:p", "r:a e:x g:p", "" },
        { "TestGenerateSyncDiffFromFile_EmptyNew", "r:a e:x g:p", "", "", "r:a e:x g:p" },
        { "TestGenerateSyncDiffFromFile_EntitlementsDeletions", "e:x e:y", "e:y", "", "e:x" },
        { "TestGenerateSyncDiffFromFile_EntitlementsModifications", "e:x=1", "e:x=2", "e:x", "" },
        { "TestGenerateSyncDiffFromFile_GrantsDeletions", "g:p g:q", "g:q", "", "g:p" },
        { "TestDiffDetectsDataOnlyChange", "g:p=7", "g:p=8", "g:p", "" },
        { "TestDiffDetectsExpansionAnnotationChange", "g:p", "g:p+team:2:member", "g:p", "" },
        { "TestDiffDetectsExpansionAnnotationChange", "g:p+team:2:member", "g:p+team:3:member", "g:p", "" },
        { "TestDiffDetectsExpansionAnnotationChange", "g:p+team:2:member", "g:p", "g:p", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("parity", "TestGenerateSyncDiffFromFile_Deletions")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_EmptyBase")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_EmptyNew")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_EntitlementsDeletions")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_EntitlementsModifications")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_EntitlementsOnly")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_GrantsDeletions")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_GrantsOnly")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_MixedChanges")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_Modifications")]
    [Trait("parity", "TestGenerateSyncDiffFromFile_NoChanges")]
    [Trait("parity", "TestDiffDetectsExpansionAnnotationChange")]
    [Trait("parity", "TestDiffDetectsDataOnlyChange")]
    public void Tells_what_changed_and_what_went(string row, string before, string after, string upserts, string deletions)
    {
        string old = Write("old.c1z", engine => PutAll(engine, before));
        using SqliteEngine engine = Fill("new.c1z", out string current, e => PutAll(e, after));
        SyncDiffPair pair = engine.GenerateSyncDiffFromFile(_folder.PathOf("old.c1z"), old, current);
        Contents(engine, pair.UpsertsId).Should().Be(upserts, row);
        Contents(engine, pair.DeletionsId).Should().Be(deletions, row);
    }

    [Fact]
    public void Compares_with_an_earlier_sync_of_the_same_file_and_leaves_assets_out()
    {
        using SqliteEngine engine = _folder.Create("new.c1z");
        string first = Sync(engine, e => e.Resource("user", "a"));
        engine.Save();
        string second = Sync(engine, e => e.Asset("picture", "x"));
        SyncDiffPair pair = engine.GenerateSyncDiffFromFile(_folder.PathOf("new.c1z"), first, second);
        Contents(engine, pair.DeletionsId).Should().Be("r:a");
        engine.AssetIds(pair.UpsertsId).Should().BeEmpty();
    }

    [Fact]
    public void Refuses_syncs_whose_expansion_cannot_be_trusted_and_syncs_that_are_not_there()
    {
        string old = Write("old.c1z", engine => PutAll(engine, "g:p"));
        using SqliteEngine engine = _folder.Create("new.c1z");
        string unmarked = engine.StartSync(SyncType.Full);
        engine.EndSync();
        engine.Save();
        string path = _folder.PathOf("old.c1z");
        Code(() => engine.GenerateSyncDiffFromFile(path, old, unmarked)).Should().Be(EngineErrorCode.FailedPrecondition);
        Code(() => engine.GenerateSyncDiffFromFile(path, "nothing", unmarked)).Should().Be(EngineErrorCode.NotFound);
        Code(() => engine.GenerateSyncDiffFromFile(path, old, "nothing")).Should().Be(EngineErrorCode.NotFound);
        Code(() => engine.GenerateSyncDiffFromFile(_folder.PathOf("gone.c1z"), old, unmarked)).Should().Be(EngineErrorCode.NotFound);
        engine.MarkSupportsDiff(unmarked);
        engine.Save();

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        engine.Invoking(e => e.GenerateSyncDiffFromFile(path, old, unmarked, cancelled.Token)).Should().Throw<OperationCanceledException>();
        engine.Runs().Should().ContainSingle();
        engine.IsDirty.Should().BeFalse();
        engine.GenerateSyncDiffFromFile(path, old, unmarked).Should().NotBeNull("the failures before left nothing attached");

        using SqliteEngine readOnly = _folder.OpenReadOnly("old.c1z");
        Code(() => readOnly.GenerateSyncDiffFromFile(path, old, old)).Should().Be(EngineErrorCode.ReadOnly);
    }

    private string Write(string name, Action<SqliteEngine> put)
    {
        using SqliteEngine engine = Fill(name, out string id, put);
        engine.Save();
        return id;
    }

    private SqliteEngine Fill(string name, out string id, Action<SqliteEngine> put)
    {
        SqliteEngine engine = _folder.Create(name);
        id = Sync(engine, put);
        return engine;
    }

    private static string Sync(SqliteEngine engine, Action<SqliteEngine> put)
    {
        string id = engine.StartSync(SyncType.Full);
        engine.Type("user");
        put(engine);
        engine.EndSync();
        engine.MarkSupportsDiff(id);
        return id;
    }

    // "r:a=1" is resource a named 1, "e:x" an entitlement, "g:p=7" a grant to user 7, "g:p+id" an expandable one.
    private static void PutAll(SqliteEngine engine, string rows)
    {
        foreach (string row in rows.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = row[2..].Split('=', '+');
            string name = parts.Length > 1 && row.Contains('=') ? parts[1] : "";
            switch (row[0])
            {
                case 'r':
                    engine.Resource("user", parts[0], name);
                    break;
                case 'e':
                    engine.Entitlement(parts[0], name);
                    break;
                default:
                    engine.Grant(parts[0], name.Length > 0 ? name : "7", expandsTo: row.Contains('+') ? [parts[1]] : null, annotation: new GrantMetadata());
                    break;
            }
        }
    }

    private static string Contents(SqliteEngine engine, string id) => string.Join(
        ' ',
        engine.ResourceIds(id).Select(row => $"r:{row}")
            .Concat(engine.EntitlementIds(id).Select(row => $"e:{row}"))
            .Concat(engine.GrantIds(id).Select(row => $"g:{row}")));

    private static EngineErrorCode Code(Action action) => action.Should().Throw<EngineException>().Which.Code;
}
