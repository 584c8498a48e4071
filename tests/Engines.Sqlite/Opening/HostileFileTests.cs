using C1z.Engines.Sqlite.Tests.Support;
using C1z.Envelope;

namespace C1z.Engines.Sqlite.Tests.Opening;

public sealed class HostileFileTests : IDisposable
{
    private const string GrantColumns =
        "resource_type_id text, resource_id text, entitlement_id text, principal_resource_type_id text, principal_resource_id text, external_id text, "
        + "data blob, sync_id text, discovered_at datetime";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("corrupt-tiny-v1-badmagic.c1z", EngineErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v1-empty0.c1z", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v1-flip.c1z", EngineErrorCode.Corrupt)]
    [InlineData("corrupt-tiny-v1-half.c1z", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v1-short4.c1z", EngineErrorCode.Truncated)]
    [InlineData("tiny-v3.c1z", EngineErrorCode.NotASnapshot)]
    [Trait("parity", "TestC1ZInvalidFile")]
    public void A_damaged_container_is_refused_with_its_name(string name, EngineErrorCode code)
    {
        EngineException error = Expect.Code(() => _scratch.Open(OpenMode.ReadOnly, file: Fixtures.Go(name)), code);
        error.Message.Should().Contain(name);
        error.InnerException.Should().BeOfType<EnvelopeException>();
    }

    [Fact]
    public void A_payload_that_is_no_database_is_corrupt()
    {
        File.WriteAllBytes(_scratch["x"], new byte[10_000]);
        V1Writer.Write(_scratch["x"], _scratch.File);
        Expect.Code(() => _scratch.Open(), EngineErrorCode.Corrupt);
    }

    [Fact]
    public void An_empty_payload_is_an_empty_store()
    {
        File.WriteAllBytes(_scratch["x"], []);
        V1Writer.Write(_scratch["x"], _scratch.File);
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        engine.Types().Should().BeEmpty();
    }

    [Theory]
    [InlineData("CREATE VIEW v1_grants AS SELECT 1 AS id")]
    [InlineData("CREATE TABLE t (x); CREATE VIEW V1_Resources AS SELECT * FROM t")]
    [InlineData("CREATE TABLE v1_grants (id integer primary key, " + GrantColumns + "); CREATE TRIGGER boo AFTER INSERT ON v1_grants BEGIN DELETE FROM v1_grants; END")]
    [InlineData("CREATE TABLE v1_grants (id integer primary key, external_id text)")]
    [InlineData("CREATE TABLE v1_grants (id text, " + GrantColumns + ")")]
    [InlineData("CREATE TABLE v1_grants (id integer, x integer, " + GrantColumns + ", PRIMARY KEY (id, x))")]
    [InlineData("CREATE TABLE v1_resource_types (id integer primary key, external_id text, data blob AS (external_id), sync_id text, discovered_at datetime)")]
    [InlineData("CREATE TABLE v1_assets (id integer primary key, \"a b; drop\" text, external_id text, content_type text, data blob, sync_id text, discovered_at datetime)")]
    [InlineData("CREATE TABLE t (x); CREATE INDEX idx_grants_external_sync_v1 ON t (x)")]
    [InlineData("CREATE VIRTUAL TABLE v1_assets USING fts5(external_id)")]
    [InlineData("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (x)")]
    public void A_schema_that_only_looks_like_a_snapshot_is_corrupt(string ddl)
    {
        _scratch.WriteDatabase(ddl);
        Expect.Code(() => _scratch.Open(OpenMode.ReadOnly), EngineErrorCode.Corrupt).Path.Should().Be(_scratch.File);
    }

    [Fact]
    public void Unknown_tables_and_columns_are_left_in_peace()
    {
        string id = _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 3)));
        _scratch.Edit("CREATE TABLE extra (x); INSERT INTO extra VALUES (7); ALTER TABLE v1_grants ADD COLUMN more text DEFAULT 'm'");
        using (SqliteEngine engine = _scratch.Open())
        {
            engine.SetCurrentSync(id);
            engine.Put(Fill.ManyGrants("f", 1));
            engine.Grants().Should().HaveCount(4);
            engine.Save();
        }

        using RawDatabase raw = _scratch.OpenRaw();
        raw.One("SELECT x, (SELECT group_concat(more, '') FROM v1_grants) FROM extra").Should().Be("7|mmmm");
    }

    [Theory]
    [InlineData("UPDATE v1_grants SET external_id = X'FF41'")]
    [InlineData("UPDATE v1_grants SET external_id = CAST(X'FF41' AS text)")]
    [InlineData("UPDATE v1_grants SET data = 'text'")]
    [InlineData("UPDATE v1_grants SET discovered_at = 'yesterday'")]
    [InlineData("UPDATE v1_grants SET discovered_at = 12345")]
    [InlineData("UPDATE v1_grants SET needs_expansion = 'perhaps', expansion = X'01'")]
    public void A_value_of_the_wrong_kind_is_corrupt_where_it_is_read(string update)
    {
        _scratch.WriteSync(e => e.Put(Fill.ManyGrants("e", 1)));
        _scratch.Edit(update);
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        Expect.Code(() => engine.Grants(new GrantQuery { Parts = RowParts.All }), EngineErrorCode.Corrupt).Path.Should().Be(_scratch.File);
    }

    [Theory]
    [InlineData("UPDATE v1_sync_runs SET started_at = 'never'")]
    [InlineData("UPDATE v1_sync_runs SET sync_token = X'00FF'")]
    [InlineData("UPDATE v1_sync_runs SET supports_diff = 'yes'")]
    public void A_damaged_sync_row_is_corrupt(string update)
    {
        _scratch.WriteSync(e => e.PutResourceTypes(Fill.Types("a")));
        _scratch.Edit(update);
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        Expect.Code(() => engine.Types(), EngineErrorCode.Corrupt);
    }

    [Fact]
    public void A_resource_whose_id_does_not_begin_with_its_type_is_corrupt()
    {
        _scratch.WriteSync(e => e.PutResources(Fill.Resources("user", "1")));
        _scratch.Edit("UPDATE v1_resources SET external_id = 'user1'");
        using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
        Expect.Code(() => engine.Resources(), EngineErrorCode.Corrupt);
    }

    [Fact]
    public void Flipped_bytes_inside_the_database_give_typed_errors_or_the_right_rows()
    {
        _scratch.WriteSync(e =>
        {
            e.PutResourceTypes(Fill.Types("user", "group"));
            e.Put(Fill.ManyGrants("e", 400));
        });
        string database = _scratch["flip.db"];
        using (V1Reader reader = V1Reader.Open(_scratch.File))
        {
            reader.Unpack(database);
        }

        byte[] good = File.ReadAllBytes(database);
        var random = new Random(20260301);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] bad = [.. good];
            for (int i = 0; i < 20; i++)
            {
                bad[random.Next(bad.Length)] ^= (byte)random.Next(1, 256);
            }

            refused += Refuses(database, bad) ? 1 : 0;
        }

        refused.Should().BePositive("twenty flipped bytes hit a page header or a length now and then");
    }

    private bool Refuses(string database, byte[] content)
    {
        File.WriteAllBytes(database, content);
        V1Writer.Write(database, _scratch.File);
        try
        {
            using SqliteEngine engine = _scratch.Open(OpenMode.ReadOnly);
            _ = engine.Grants(new GrantQuery { Parts = RowParts.All });
            _ = engine.Grants(new GrantQuery { EntitlementId = "e" });
            _ = engine.Types();
            _ = engine.GetStats(SyncType.Any);
            return false;
        }
        catch (EngineException)
        {
            return true;
        }
    }
}
