using C1z.Engines.Sqlite.Tests.Support;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Engines.Sqlite.Tests.Schema;

public sealed class MigrationTests : IDisposable
{
    // The first producers: no expansion columns, four columns of a sync, no sessions, no assets.
    private const string Oldest =
        """
        CREATE TABLE v1_sync_runs (id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null);
        CREATE TABLE v1_grants (id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null,
            principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null, data blob not null,
            sync_id text not null, discovered_at datetime not null);
        INSERT INTO v1_sync_runs VALUES (1, 'old', '2024-01-01 10:00:00', '2024-01-01 11:00:00', 'tok');
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestBackfillMigration_OldSyncGetsExpansionColumn")]
    public void Grants_of_an_old_file_get_their_expansion_into_its_column()
    {
        WriteOld(("plain", Grant("plain")), ("usable", Grant("usable", "e2", " ")), ("blank", Grant("blank", "  ", "\t")));
        using (SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly))
        {
            var batch = new GrantBatch();
            engine.ListGrants(new GrantQuery { Parts = RowParts.All }, default, batch);
            batch.Rows.ToArray().Select(row => (batch.Text(row.ExternalId), row.Expansion.IsPresent, row.NeedsExpansion)).Should().Equal(
                ("plain", false, false), ("usable", true, true), ("blank", false, false));
            GrantExpandable.Parser.ParseFrom(batch.Bytes(batch[1].Expansion)).EntitlementIds.Should().Equal("e2", " ");
            Proto.Connector.V2.Grant.Parser.ParseFrom(batch.Bytes(batch[1].Value)).Annotations.Should().BeEmpty();
            Proto.Connector.V2.Grant.Parser.ParseFrom(batch.Bytes(batch[2].Value)).Annotations.Should().ContainSingle("an unusable one is left where it is");
        }
    }

    [Fact]
    [Trait("parity", "TestC1ZStoreConformance/SyncMeta")]
    [Trait("parity", "TestCloneSyncMigratedColumnOrder")]
    public void Opening_an_old_file_does_not_change_it_and_writing_migrates_it_for_good()
    {
        WriteOld(("g", Grant("g", "e2")));
        byte[] before = _scratch.Bytes();
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.IsDirty.Should().BeFalse();
            SyncRun run = engine.FindSyncRun("old")!;
            run.Type.Should().Be(SyncType.Full);
            run.Token.Should().Be("tok");
            engine.Save();
            _scratch.Bytes().Should().Equal(before);
            engine.SetIngestMarker("old", new IngestMarker("gen", ["a", "b"], "connector"));
            engine.Save();
        }

        using (RawDatabase raw = _scratch.OpenRaw())
        {
            raw.One("SELECT grants_backfilled, ingest_invariant_coverage FROM v1_sync_runs").Should().Be("1|[\"a\",\"b\"]");
            raw.One("SELECT needs_expansion, expansion IS NULL FROM v1_grants").Should().Be("1|0");
            raw.One("SELECT COUNT(*) FROM pragma_index_list('v1_grants')").Should().Be("7", "what an old file lacks is there after a save");
        }

        using SqliteEngine again = _scratch.Open(OpenMode.ReadOnly);
        again.FindSyncRun("old")!.Marker!.Coverage.Should().Equal("a", "b");
    }

    [Fact]
    public void Marks_that_an_interrupted_backfill_left_become_null()
    {
        WriteOld(("g", Grant("g")));
        _scratch.WriteDatabase(
            Oldest + "ALTER TABLE v1_grants ADD COLUMN expansion blob; ALTER TABLE v1_grants ADD COLUMN needs_expansion integer not null default 0;"
            + $"INSERT INTO v1_grants VALUES (1, 'group', 'g1', 'e', 'user', 'u', 'g', X'{Convert.ToHexString(Grant("g").ToByteArray())}', 'old', "
            + "'2024-01-01 10:00:00', X'', 0)");
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        engine.Grants(new GrantQuery { OnlyExpandable = true }).Should().BeEmpty();
    }

    [Fact]
    public void An_old_grant_that_is_no_message_is_corrupt()
    {
        _scratch.WriteDatabase(
            Oldest + "INSERT INTO v1_grants VALUES (1, 'group', 'g1', 'e', 'user', 'u', 'g', X'0AFF', 'old', '2024-01-01 10:00:00')");
        Expect.Code(() => _scratch.Open(), EngineErrorCode.Corrupt).Message.Should().Contain("row 1");
    }

    [SkippableFact]
    [Trait("parity", "TestSyncTokenV0FromC1Z")]
    public void An_old_unfinished_sync_in_write_ahead_mode_and_without_content_size_is_read()
    {
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly, file: Fixtures.Real("sync-in-progress.c1z"));
        engine.Types().Should().HaveCount(5);
        engine.Resources().Should().HaveCount(79);
        SyncRun run = engine.ResolveSync()!;
        run.Id.Should().Be("3ARefY5G8eOytquwYgm41Nq07IZ");
        run.IsFinished.Should().BeFalse();
        run.Token.Should().StartWith("{");
    }

    [SkippableFact]
    public void A_real_file_lists_every_grant()
    {
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly, file: Fixtures.Real("36zGv.unexpanded.v1.c1z"));
        engine.Grants().Should().HaveCount(66_601);
        engine.Grants(new GrantQuery { Listing = GrantListing.PendingExpansion, Parts = RowParts.Expansion }).Should().HaveCount(401);
        engine.Resources().Should().HaveCount(35_217);
        engine.Entitlements().Should().HaveCount(334);
    }

    private static Grant Grant(string id, params string[] expandsTo)
    {
        var grant = new Grant { Id = id };
        if (expandsTo.Length > 0)
        {
            grant.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { expandsTo } }));
        }

        return grant;
    }

    private void WriteOld(params (string Id, Grant Grant)[] grants) => _scratch.WriteDatabase(Oldest + string.Concat(grants.Select((g, i) =>
        $"INSERT INTO v1_grants VALUES ({i + 1}, 'group', 'g1', 'e', 'user', 'u', '{g.Id}', X'{Convert.ToHexString(g.Grant.ToByteArray())}', 'old', "
        + "'2024-01-01 10:00:00');")));
}
