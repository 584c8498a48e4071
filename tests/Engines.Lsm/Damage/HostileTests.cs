using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Damage;

/// <summary>Files whose hashes are all right and whose parts contradict each other: made so, not damaged.</summary>
public sealed class HostileTests : IDisposable
{
    private const string FirstTable = "000002.sst";
    private const string SecondTable = "000003.sst";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_with_exchanged_names_are_refused() => Refused(
        files => (files[FirstTable], files[SecondTable]) = (files[SecondTable], files[FirstTable]), EngineErrorCode.Corrupt);

    [Fact]
    public void A_shortened_table_is_refused() => Refused(files => files[SecondTable] = files[SecondTable][..^1], EngineErrorCode.Corrupt);

    [Fact]
    public void A_table_of_zeros_is_refused() => Refused(files => files[SecondTable] = new byte[files[SecondTable].Length], EngineErrorCode.Corrupt);

    [Fact]
    public void A_log_of_noise_is_refused() => Refused(
        files => files["000099.log"] = [.. Enumerable.Repeat((byte)0x5A, 1 << 20)], EngineErrorCode.Corrupt);

    [Fact]
    public void A_log_over_the_limit_is_refused_before_it_is_read() => Refused(
        files => files["000099.log"] = new byte[(256 << 20) + 1], EngineErrorCode.TooLarge);

    [Fact]
    public void A_manifest_of_noise_is_refused() => Refused(
        files => new Random(7).NextBytes(files[files.Keys.Single(name => name.StartsWith("MANIFEST", StringComparison.Ordinal))]), EngineErrorCode.Corrupt);

    [Fact]
    public void Options_of_another_comparer_are_refused_by_name() => Refused(
        files => files["OPTIONS-000009"] = "[Options]\n  comparer=reversed\n"u8.ToArray(), EngineErrorCode.Unsupported);

    [Fact]
    public void A_manifest_that_names_another_sync_than_the_store_is_found_by_verification()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Manifest.SyncRuns[0].SyncId = "3MOepEk4JfhypRKeSV10xLgpQPM";
        using LsmEngine engine = LsmEngine.Open(builder.Write(_folder.File("other.c1z")));
        Findings.Of(engine).Should().Contain(f => f.Rule == "manifest-syncs" && f.Message.Contains("3MOepEk4JfhypRKeSV10xLgpQPM"));
    }

    [Theory]
    [InlineData("0303", "0a")]
    [InlineData("030400", "")]
    [InlineData("03040061006200", "1a00")]
    [InlineData("03040061006200330063006400650000", "")]
    [InlineData("030900", "")]
    [InlineData("030a08", "00")]
    [InlineData("030a080000", "00")]
    [InlineData("030708006100620031006300", "01")]
    [InlineData("0307040061", "")]
    [InlineData("0306", "0aff")]
    [InlineData("03ff737461747300", "6aff")]
    public void Keys_and_records_of_nonsense_give_errors_or_findings_and_nothing_worse(string key, string value)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows[key] = value;
        string path = builder.Write(_folder.File("odd.c1z"));
        using LsmEngine engine = LsmEngine.Open(path);
        Action[] reads =
        [
            () => Contents.Of(path),
            () => Findings.Of(engine).Should().NotBeEmpty(),
            () => engine.TryGetGrant(null, "none", new GrantBatch()),
            () => engine.TryGetEntitlement(null, "none", new EntitlementBatch()),
            () => engine.ReadDigestNodes(_ => { }),
            () => engine.CountSync(engine.ResolveSync()!.Id),
            () => engine.DescribeStorage(),
            () => engine.GetAllSessions("3MOepAgSoEDssSkZN4fllCdRIMt", "", ""),
        ];
        foreach (Action read in reads)
        {
            try
            {
                read();
            }
            catch (EngineException e)
            {
                e.Code.Should().Be(EngineErrorCode.Corrupt);
                e.Path.Should().Be(path);
            }
        }
    }

    private void Refused(Action<Dictionary<string, byte[]>> change, EngineErrorCode code)
    {
        StoreBuilder source = StoreBuilder.From("tiny-v3");
        var builder = new StoreBuilder { Manifest = source.Manifest, RowsPerTable = 20, ChangeFiles = change };
        foreach ((string key, string value) in source.Rows)
        {
            builder.Rows.Add(key, value);
        }

        string path = builder.Write(_folder.File("hostile.c1z"));
        Action read = () => Contents.Of(path);
        read.Should().Throw<EngineException>().Where(e => e.Code == code && e.Path == path);
    }
}
