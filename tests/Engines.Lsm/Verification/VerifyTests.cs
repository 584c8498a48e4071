using System.Buffers.Binary;
using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Lsm.Tests.Verification;

public sealed class VerifyTests : IDisposable
{
    private const string AliceByPrincipal = "030704007573657200616c6963650067726f757000656e670031006d656d626572";
    private const string AliceGrant = "03040067726f757000656e670031006d656d626572007573657200616c696365";
    private const string AliceHash = "0307080067726f757000656e670031006d656d62657200a66b7573657200616c696365";
    private const string Pending = "0307050067726f7570007375623a7465616d003000637573746f6d2d656e742d34320067726f757000656e67";
    private const string Child = "0307010067726f757000656e670067726f7570007375623a7465616d";
    private const string EngRoot = "030a080067726f75700101656e6701013101016d656d6265720000";
    private const string GlobalRoot = "030a08000002";
    private const string Stats = "03ff737461747300";
    private const string Bob = "0302007573657200626f62";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures.Readable), MemberType = typeof(Fixtures))]
    public void A_sound_file_has_no_findings(string name)
    {
        using LsmEngine engine = Fixtures.Open(name);

        // One grant was deleted after the stats had been saved, and nobody saved them again.
        string[] expected = name == "mutated-v3" ? ["grants: 4 is recorded, 3 is stored", "grants by type 'group': 4 is recorded, 3 is stored"] : [];
        List<StorageFinding> findings = Findings.Of(engine);
        findings.Select(finding => finding.Message.Split(';')[0]).Should().Equal(expected);
        findings.Where(finding => !finding.IsWarning || finding.Rule != "stale-stats").Should().BeEmpty();
    }

    [Fact]
    public void Counts_of_grants_must_be_right_while_their_digest_is_there()
    {
        StoreBuilder builder = StoreBuilder.From("mutated-v3");
        StoreBuilder sound = StoreBuilder.From("tiny-v3");
        builder.Rows.Should().NotContainKey(GlobalRoot, "whoever changes a grant drops it");
        sound.Rows[Stats] = WithMoreGrants(sound.Rows[Stats]);
        sound.Manifest.SyncRuns[0].Stats = null;
        Verify(sound).Should().NotBeEmpty().And.OnlyContain(finding => finding.Rule == "stats" && !finding.IsWarning);
        sound.Manifest.GrantDigestRoot = null;
        sound.Rows.Remove(GlobalRoot);
        Verify(sound).Should().NotBeEmpty().And.OnlyContain(finding => finding.Rule == "stale-stats" && finding.IsWarning);
    }

    private static string WithMoreGrants(string stats)
    {
        SyncStatsRecord record = SyncStatsRecord.Parser.ParseFrom(Convert.FromHexString(stats));
        record.Grants++;
        return Convert.ToHexStringLower(record.ToByteArray());
    }

    [SkippableFact]
    public void A_real_file_has_no_findings()
    {
        using LsmEngine engine = LsmEngine.Open(Fixtures.Real("36zGv.unexpanded.v3.c1z"));
        Findings.Of(engine).Should().BeEmpty();
    }

    [Theory]
    [InlineData(AliceByPrincipal, "index-missing")]
    [InlineData(Pending, "index-missing")]
    [InlineData(Child, "index-missing")]
    [InlineData(AliceHash, "grant-hash")]
    [InlineData(EngRoot, "grant-hash,digest")]
    [InlineData(Stats, "")]
    [InlineData("0306", "manifest-syncs,stats")]
    [InlineData(Bob, "stale-stats")]
    public void Names_what_is_missing(string key, string rules)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Remove(key).Should().BeTrue();
        Verify(builder).Select(f => f.Rule).Distinct().Should().BeEquivalentTo(rules.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Names_every_row_that_a_missing_grant_leaves_behind()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Remove(AliceGrant).Should().BeTrue();
        List<StorageFinding> findings = Verify(builder);
        findings.Should().Contain(f => f.Rule == "index-extra" && f.Subject == "by_principal" && f.Message.Contains(AliceByPrincipal));
        findings.Should().Contain(f => f.Rule == "index-extra" && f.Subject == "grant_hashes" && f.Message.Contains(AliceHash));
        findings.Should().Contain(f => f.Rule == "digest" && f.Message.Contains(EngRoot));
        findings.Should().Contain(f => f.Rule == "digest" && f.Message.Contains("global root"));
        findings.Should().Contain(f => f.Rule == "stats" && !f.IsWarning);
    }

    [Theory]
    [InlineData(AliceHash, "0000000000000000", "grant-hash")]
    [InlineData(EngRoot, "000000000000000002df04b6285ea2a457", "digest")]
    [InlineData(GlobalRoot, "0000000000000004bb5b099c5e8163af", "digest,manifest-digest")]
    [InlineData(AliceByPrincipal, "00", "index-value")]
    [InlineData(AliceGrant, "0a", "unreadable,record")]
    [InlineData("0302007573657200626f62", "1204757365721a04626f6262", "record-key")]
    public void Names_what_is_changed(string key, string value, string rules)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Should().ContainKey(key);
        builder.Rows[key] = value;
        Verify(builder).Select(f => f.Rule).Distinct().Should().Contain(rules.Split(','));
    }

    [Theory]
    [InlineData("030704007573657200747774", "index-key")]
    [InlineData("0307010061006200630064", "index-extra")]
    [InlineData("0307020061", "unknown-key")]
    [InlineData("030b", "unknown-key")]
    [InlineData("04", "unknown-key")]
    [InlineData("030a080061000101ff", "digest")]
    public void Names_what_does_not_belong_there(string key, string rule)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Add(key, "");
        Verify(builder).Should().Contain(f => f.Rule == rule && f.Message.Contains(key));
    }

    [Fact]
    public void Digests_may_be_missing_as_a_whole_or_by_partition()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Manifest.GrantDigestRoot = null;
        builder.Rows.Remove(GlobalRoot).Should().BeTrue();
        Verify(builder).Should().BeEmpty("every partition that has a digest is exact");
        foreach (string key in builder.Rows.Keys.Where(k => k.StartsWith("030a", StringComparison.Ordinal) || k.StartsWith("030708", StringComparison.Ordinal)).ToList())
        {
            builder.Rows.Remove(key);
        }

        Verify(builder).Should().BeEmpty();
    }

    [Fact]
    public void A_marker_of_unfinished_work_excuses_the_index()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Remove(AliceByPrincipal);
        builder.Rows.Remove(AliceHash);
        builder.Rows.Add(Convert.ToHexStringLower([3, 0xFF, .. "deferred_grant_idx_pending"u8]), "");
        builder.Rows.Add(Convert.ToHexStringLower([3, 0xFF, .. "grant_digest_build_pending"u8]), "");
        Verify(builder).Should().BeEmpty();
    }

    [Fact]
    public void Compares_the_manifest_with_the_content()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Manifest.SyncRuns[0].ParentSyncId = "someone";
        builder.Manifest.SyncRuns[0].Stats.Grants++;
        builder.Manifest.GrantDigestRoot.XorDigest = ByteString.CopyFrom(new byte[8]);
        Verify(builder).Select(f => f.Rule).Should().BeEquivalentTo("manifest-syncs", "manifest-stats", "manifest-digest");
    }

    [Fact]
    public void A_damaged_frame_is_named_and_the_rest_is_checked()
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go("medium-v3"));
        using LsmEngine sound = Fixtures.Open("medium-v3");
        LsmFrame frame = sound.Frames.Where(f => f.Name.EndsWith(".sst", StringComparison.Ordinal)).MaxBy(f => f.CompressedSize)!;
        bytes[frame.Offset + (frame.CompressedSize / 2)] ^= 1;
        string path = _folder.File("flip.c1z");
        File.WriteAllBytes(path, bytes);
        using LsmEngine engine = LsmEngine.Open(path);
        List<StorageFinding> findings = Findings.Of(engine);
        findings.Should().ContainSingle(f => f.Rule == "frame").Which.Subject.Should().Be(frame.Name);
        findings.Should().Contain(f => f.Rule == "table");
    }

    [Fact]
    public void Compares_the_second_hash_of_frames_which_reading_does_not()
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go("tiny-v3"));
        using LsmEngine sound = Fixtures.Open("tiny-v3");
        LsmFrame frame = sound.Frames.First(f => f.Name.EndsWith(".sst", StringComparison.Ordinal));
        bytes[bytes.AsSpan().IndexOf(frame.Sha256.Span)] ^= 1;
        Span<byte> footer = bytes.AsSpan(bytes.Length - 28);
        int index = (int)BinaryPrimitives.ReadUInt64BigEndian(footer);
        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(footer[8..]);
        BinaryPrimitives.WriteUInt64BigEndian(footer[12..], Envelope.XxHash64.Hash(bytes.AsSpan(index, length)));
        string path = _folder.File("sha.c1z");
        File.WriteAllBytes(path, bytes);
        Contents.Of(path).Should().Be(Contents.Of(Fixtures.Go("tiny-v3")));
        using LsmEngine engine = LsmEngine.Open(path);
        Findings.Of(engine).Should().ContainSingle(f => f.Rule == "frame" && f.Subject == frame.Name && f.Message.Contains("SHA-256"));
    }

    private List<StorageFinding> Verify(StoreBuilder builder)
    {
        using LsmEngine engine = LsmEngine.Open(builder.Write(_folder.File(Guid.NewGuid().ToString("N"))));
        return Findings.Of(engine);
    }
}
