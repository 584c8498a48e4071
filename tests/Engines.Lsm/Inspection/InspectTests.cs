using System.Text.Json;
using C1z.Engines.Lsm.Tests.Support;
using Google.Protobuf;

namespace C1z.Engines.Lsm.Tests.Inspection;

public sealed class InspectTests
{
    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("mutated-v3")]
    [InlineData("resynced-v3")]
    public void Shows_manifest_frames_and_tables(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        using JsonDocument manifest = JsonDocument.Parse(JsonFormatter.Default.Format(engine.ManifestHeader));
        Dump.Canonical(manifest.RootElement).Should().Be(Dump.Canonical(Dump.Lines(Fixtures.Go(name), "manifest_header").Single()));
        JsonElement index = Dump.Lines(Fixtures.Go(name), "frame_index").Single();
        engine.Frames.Select(f => f.Name).Should().Equal(index.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("name").GetString()));
        engine.Frames.Sum(f => f.RawSize).ToString().Should().Be(index.GetProperty("totalRawSize").GetString());
        engine.ManifestXxh64.ToString().Should().Be(index.GetProperty("manifestXxh64").GetString());
        engine.ReadManifest().Descriptors.File.Should().NotBeEmpty();
        engine.Tables.Should().OnlyContain(table => engine.Frames.Any(frame => frame.Name == table.FileName));
        engine.Tables.Any(table => table.IsVirtual).Should().Be(name == "resynced-v3");
        engine.DirectoryFormatVersion.Should().Be(24);
    }

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Tables_tell_their_entries_when_they_are_opened(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        engine.Tables.Should().OnlyContain(table => table.Entries == null);
        IReadOnlyList<LsmTable> tables = engine.ReadTables();
        tables.Select(table => table with { Entries = null }).Select(table => table.FileName).Should().Equal(engine.Tables.Select(table => table.FileName));
        tables.Should().OnlyContain(table => table.IsVirtual == (table.Entries == null));
    }

    [Fact]
    public void In_a_file_written_here_every_entry_is_a_live_key()
    {
        using LsmEngine medium = Fixtures.Open("medium-v3");
        medium.ReadTables().Sum(table => table.Entries).Should().Be(Dump.Rows("medium-v3").Count + 2, "its writer leaves two range deletions that remove nothing");
        using var scratch = new Scratch();
        medium.SnapshotTo(scratch.File);
        using LsmEngine copy = scratch.Open(OpenMode.ReadOnly);
        copy.ReadTables().Sum(table => table.Entries).Should().Be(Dump.Rows("medium-v3").Count);
    }

    [Fact]
    public void Counts_keys_by_family()
    {
        using LsmEngine engine = Fixtures.Open("medium-v3");
        IReadOnlyList<LsmFamily> families = engine.CountFamilies();
        List<KeyValuePair<string, string>> rows = Dump.Rows("medium-v3");
        families.Sum(family => family.Keys).Should().Be(rows.Count);
        families.Sum(family => family.KeyBytes + family.ValueBytes).Should().Be(rows.Sum(row => (row.Key.Length + row.Value.Length) / 2));
        families.Should().Contain(family => family.Name == "grants" && family.Keys == 10_000);
        families.Select(family => family.Name).Should().OnlyHaveUniqueItems();
        engine.DescribeStorage().Should().Contain(fact => fact.Key == "keys of grants" && fact.Value.StartsWith("10000,"));
    }

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void Reads_digests(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);
        JsonElement global = Dump.Lines(Fixtures.Go(name), "digest_global").Single();
        (engine.ReadGlobalDigest() is not null).Should().Be(global.GetProperty("present").GetBoolean());
        if (engine.ReadGlobalDigest() is { } root)
        {
            root.Count.Should().Be(global.GetProperty("count").GetUInt64());
            root.Sum.ToString("x16").Should().Be(global.GetProperty("hash").GetString());
        }

        var roots = new Dictionary<string, LsmDigestNode>();
        engine.ReadDigestNodes(node => roots.TryAdd(node.EntitlementId, node));
        foreach (JsonElement digest in Dump.Lines(Fixtures.Go(name), "digest"))
        {
            string id = digest.GetProperty("entitlement").GetString()!;
            roots.ContainsKey(id).Should().Be(digest.GetProperty("present").GetBoolean());
            if (roots.TryGetValue(id, out LsmDigestNode? node))
            {
                node.Digest.Sum.ToString("x16").Should().Be(digest.GetProperty("hash").GetString());
                engine.ReadDigest(new ResourceKey(node.ResourceType, node.ResourceId), id).Should().Be(node);
            }
        }

        engine.ReadDigest(new ResourceKey("no", "such"), "thing").Should().BeNull();
    }
}
