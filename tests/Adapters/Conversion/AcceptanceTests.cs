using System.Security.Cryptography;
using System.Text;
using C1z.Engines.Keys;
using C1z.Engines.Lsm;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Conversion;

/// <summary>Files of others, read here and written here as v3, judged by programs that share no code with the writer.</summary>
/// <remarks>That a v3 file written anew keeps its values as well as its keys is shown where the engine is tested, without messages in between.</remarks>
public sealed class AcceptanceTests : IDisposable
{
    private static readonly ConversionOptions Utc = new() { Clock = new ZonedClock(TimeSpan.Zero) };

    // A writer of messages makes digests whenever it ends a sync; these files come without, or lost them.
    private static readonly KeyFamily[] Digests = [KeyFamily.GrantHash, KeyFamily.Digest];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    [InlineData("tiny-v3-converted")]
    [InlineData("empty-v3")]
    [InlineData("resynced-v3")]
    [InlineData("medium-v3")]
    public void A_v3_file_copied_record_by_record_has_the_same_keys(string fixture) => Copy(Fixtures.Go(fixture + ".c1z"));

    [SkippableFact]
    public void Changed_after_its_seal_it_lacks_digests_and_the_copy_has_them() => Copy(Fixtures.Go("mutated-v3.c1z"), Digests);

    [SkippableFact]
    public void Unfinished_it_lacks_digests_and_stats_and_its_session_values_belong_to_a_sync_that_the_copy_is_not() =>
        Copy(Fixtures.Go("unfinished-v3.c1z"), [.. Digests, KeyFamily.Session], Rows.Stats);

    [SkippableFact]
    public void A_real_v3_file_copied_record_by_record_has_the_same_keys() => Copy(Fixtures.Real("36zGv.unexpanded.v3.c1z"), Digests);

    [SkippableTheory]
    [InlineData("tiny-v1")]
    [InlineData("empty-v1")]
    [InlineData("unfinished-v1")]
    [InlineData("medium-v1")]
    public void A_converted_v1_file_has_the_keys_of_its_records(string fixture) => ConvertAndJudge(Fixtures.Go(fixture + ".c1z"));

    [SkippableTheory]
    [InlineData("36zfO.unexpanded.v1")]
    [InlineData("36zfO.expanded.v1")]
    [InlineData("36zGv.unexpanded.v1")]
    [InlineData("sync-in-progress")]
    public void A_converted_real_file_has_the_keys_of_its_records(string fixture) => ConvertAndJudge(Fixtures.Real(fixture + ".c1z"));

    [SkippableTheory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_generated_file_reads_alike_everywhere(int grants) => Generate(grants);

    [SkippableFact]
    public void A_large_generated_file_reads_alike_everywhere()
    {
        Skip.If(Environment.GetEnvironmentVariable("C1Z_LARGE_TESTS") != "1", "takes two minutes and 3 GB; set C1Z_LARGE_TESTS=1 to run it");
        Generate(1_000_000);
    }

    private void Copy(string original, KeyFamily[]? freshFamilies = null, params string[] freshKeys)
    {
        string copy = _folder.File("copy.c1z");
        using (C1zReader reader = C1zReader.Open(original))
        using (C1zWriter writer = C1zWriter.Open(copy, new C1zWriterOptions { Engine = C1zEngine.Lsm }))
        {
            writer.StartSync();
            writer.PutResourceTypes(reader.EnumerateResourceTypes());
            writer.PutResources(reader.EnumerateResources());
            writer.PutEntitlements(reader.EnumerateEntitlements());
            writer.PutGrants(reader.EnumerateGrants());
            foreach (Asset asset in reader.EnumerateAssets())
            {
                writer.PutAsset(asset.Id, asset.ContentType, asset.Data.Span);
            }

            writer.EndSync();
            writer.Save();
        }

        Keys(Oracle.CheckedRows(copy)).Should().Equal(Keys(Rows.Of(original)));

        IEnumerable<string> Keys(SortedDictionary<string, string> rows) =>
            rows.Keys.Except(freshKeys).Where(key => freshFamilies?.Contains(KeySpace.Classify(Convert.FromHexString(key))) != true);
    }

    private void ConvertAndJudge(string original)
    {
        string copy = _folder.File("v3.c1z");
        string? sync = C1zConverter.Convert(original, copy, Utc).SyncId;
        SortedDictionary<string, string> rows = Oracle.CheckedRows(copy);
        using C1zReader reader = C1zReader.Open(original);
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        expected.UnionWith(reader.EnumerateResourceTypes(sync).Select(type => Key(1, type.Id)));
        expected.UnionWith(reader.EnumerateResources(null, sync).Select(resource => Key(2, resource.Id.ResourceType, resource.Id.Resource)));
        expected.UnionWith(reader.EnumerateEntitlements(sync).Select(entitlement => Key(3, Identity(entitlement))));
        expected.UnionWith(reader.EnumerateGrants(syncId: sync).Select(
            grant => Key(4, [.. Identity(grant.Entitlement), grant.Principal.Id.ResourceType, grant.Principal.Id.Resource])));
        rows.Keys.Where(key => string.CompareOrdinal(key, "0305") < 0).Should().Equal(expected);
        rows.Keys.Should().Contain("030a08000002", "a converter makes digests in any case");
    }

    private void Generate(int grants)
    {
        string path = _folder.File("generated.c1z");
        using (C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm }))
        {
            SyntheticSnapshot.Write(writer, new SyntheticOptions { Grants = grants });
            writer.Save();
        }

        (int count, string sha256) = Oracle.CheckedHash(path);
        using LsmEngine engine = LsmEngine.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int rows = 0;
        using (LsmScan scan = engine.Scan())
        {
            while (scan.MoveNext())
            {
                rows++;
                hash.AppendData(Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(scan.Key)} {Convert.ToHexStringLower(scan.Value)}\n"));
            }
        }

        rows.Should().Be(count);
        Convert.ToHexStringLower(hash.GetHashAndReset()).Should().Be(sha256);
        engine.CountFamilies().Where(family => family.Name is "grants" or "by_principal" or "grant_hashes").Select(family => family.Keys)
            .Should().Equal(grants, grants, grants);
    }

    // The layout once more, in the plainest words: version, type, and elements that a zero byte separates.
    private static string Key(byte type, params string[] elements) => Convert.ToHexStringLower(
        [3, type, .. elements.SelectMany(element => (byte[])[0, .. Encoding.UTF8.GetBytes(element).SelectMany(Escape)])]);

    private static byte[] Escape(byte value) => value switch
    {
        0 => [1, 1],
        1 => [1, 2],
        _ => [value],
    };

    private static string[] Identity(Entitlement entitlement)
    {
        ResourceId resource = entitlement.Resource.Id;
        string prefix = $"{resource.ResourceType}:{resource.Resource}:";
        return entitlement.Id.StartsWith(prefix, StringComparison.Ordinal)
            ? [resource.ResourceType, resource.Resource, "1", entitlement.Id[prefix.Length..]]
            : [resource.ResourceType, resource.Resource, "0", entitlement.Id];
    }
}
