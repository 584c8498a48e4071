using System.Buffers.Binary;
using C1z.Engines.Digests;
using C1z.Engines.Keys;
using C1z.Engines.Records;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Tests.Digests;

public sealed class DigestBuilderTests : IDigestSink
{
    private readonly List<KeyValuePair<byte[], byte[]>> _nodes = [];
    private readonly List<KeyValuePair<byte[], byte[]>> _hashes = [];

    void IDigestSink.AddNode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _nodes.Add(new(key.ToArray(), value.ToArray()));

    [Theory]
    [MemberData(nameof(StoreDump.Finished), MemberType = typeof(StoreDump))]
    public void Digests_and_hashes_of_a_real_store_are_recomputed_byte_for_byte(string name)
    {
        KeyValuePair<byte[], byte[]>[] entries = StoreDump.Of(name);
        DigestRoot root = Build(Of(entries, KeyFamily.Entitlement), Of(entries, KeyFamily.Grant));

        byte[] global = new byte[DigestRoot.Length];
        root.Write(global);
        KeyValuePair<byte[], byte[]>[] nodes = [new(DigestKeys.GlobalRoot.ToArray(), global), .. _nodes];
        Hex(nodes).Should().Equal(Hex(Of(entries, KeyFamily.Digest)));
        Hex(_hashes).Should().Equal(Hex(Of(entries, KeyFamily.GrantHash)), "the stable sort by bucket is the order of the index");
        DigestRoot.Read(global).Should().Be(root);
    }

    [Fact]
    public void Known_grants_have_known_hashes_and_a_known_sum()
    {
        KeyValuePair<byte[], byte[]>[] entries = StoreDump.Of("tiny-v3");
        DigestRoot root = Build(Of(entries, KeyFamily.Entitlement), Of(entries, KeyFamily.Grant));
        Lower(_hashes).Should().Contain(
            "0307080067726f757000656e670031006d656d62657200a66b7573657200616c696365=1367d7ff259ec6fa",
            "0307080067726f7570007375623a7465616d003000637573746f6d2d656e742d343200d95075736572006361726f6c=4ebfe81227554a40");
        Lower(_nodes).Should().Contain("030a080067726f75700101656e6701013101016d656d6265720000=000000000000000002df04b6285ea2a456");
        root.Should().Be(new DigestRoot(4, 0xbb5b099c5e8163ae));

        static IEnumerable<string> Lower(IEnumerable<KeyValuePair<byte[], byte[]>> rows) => Hex(rows).Select(row => row.ToLowerInvariant());
    }

    [Fact]
    public void What_a_mutated_store_still_has_is_what_its_rows_give()
    {
        KeyValuePair<byte[], byte[]>[] entries = StoreDump.Of("mutated-v3");
        Build(Of(entries, KeyFamily.Entitlement), Of(entries, KeyFamily.Grant));
        Hex(Of(entries, KeyFamily.Digest)).Should().BeSubsetOf(Hex(_nodes), "present means exact");
        Hex(Of(entries, KeyFamily.GrantHash)).Should().BeSubsetOf(Hex(_hashes));
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(512UL, 0)]
    [InlineData(513UL, 1)]
    [InlineData(1024UL, 1)]
    [InlineData(1025UL, 2)]
    [InlineData(512UL << 16, 16)]
    [InlineData(ulong.MaxValue, 16)]
    public void Leaves_are_as_narrow_as_the_grants_need(ulong grants, int bits) => GrantDigest.LeafBits(grants).Should().Be(bits);

    [Theory]
    [InlineData(512, 0)]
    [InlineData(513, 1)]
    [InlineData(5_000, 4)]
    public void Large_partitions_are_split_into_leaves_that_add_up_to_their_root(int grants, int bits)
    {
        byte[] partition = "group\0eng\01\0member"u8.ToArray();
        DigestRoot global = Build([], Grants(partition, grants));

        DigestRoot root = DigestRoot.ReadPartition(_nodes[0].Value, out int leafBits);
        leafBits.Should().Be(bits);
        root.Should().Be(global);
        root.Count.Should().Be((ulong)grants);
        DigestRoot leaves = default;
        foreach ((byte[] key, byte[] value) in _nodes.Skip(1))
        {
            DigestKeys.TryParse(key, out DigestNodeName leaf).Should().BeTrue();
            leaf.Kind.Should().Be(DigestNodeKind.Leaf);
            int bucket = leaf.Bucket;
            (bucket & (0xFFFF >> bits)).Should().Be(0);
            DigestRoot expected = default;
            foreach ((byte[] hashKey, byte[] hash) in _hashes)
            {
                GrantHashKeys.TryParse(hashKey, out _, out ushort h).Should().BeTrue();
                expected += h >> (16 - bits) == bucket >> (16 - bits)
                    ? new DigestRoot(1, BinaryPrimitives.ReadUInt64BigEndian(hash))
                    : default;
            }

            DigestRoot.Read(value).Should().Be(expected);
            leaves += expected;
        }

        _nodes.Count.Should().Be(bits == 0 ? 1 : 1 + (1 << bits), "every bucket has grants here");
        leaves.Should().Be(bits == 0 ? default : root);
        _nodes.Select(n => n.Key).Should().BeInAscendingOrder(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    }

    [Fact]
    public void The_order_of_sources_in_a_record_does_not_matter()
    {
        byte[] key = Grants("group\0eng\01\0member"u8.ToArray(), 1)[0].Key;
        ulong[] hashes = [.. new[] { "a b c", "c a b", "b a a c" }.Select(order => ContentOf(key, order.Split(' ')))];
        hashes.Should().AllBeEquivalentTo(hashes[0]);
        ContentOf(key, []).Should().Be(GrantDigest.HashContent(key)).And.NotBe(hashes[0]);
        ContentOf(key, ["a", "b"]).Should().NotBe(ContentOf(key, ["ab"]));
    }

    [Fact]
    public void Parts_of_the_key_range_add_up()
    {
        KeyValuePair<byte[], byte[]>[] all = [.. Grants("a\0a\01\0a"u8.ToArray(), 600), .. Grants("b\0a\01\0a"u8.ToArray(), 20)];
        DigestRoot whole = Build([], all);
        (Build([], all[..600]) + Build([], all[600..])).Should().Be(whole);
    }

    [Fact]
    public void Going_backwards_is_a_mistake()
    {
        var builder = new DigestBuilder(this);
        builder.AddEntitlement("b\0b\01\0"u8);
        Action back = () => builder.AddEntitlement("a\0b\01\0"u8);
        back.Should().Throw<ArgumentException>();
        Action other = () => builder.AddGrant("0302"u8, default);
        other.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Feeding_grants_does_not_allocate()
    {
        KeyValuePair<byte[], byte[]>[] grants = Grants("group\0eng\01\0member"u8.ToArray(), 2_000);
        byte[] record = Record(["x", "y"]);
        var builder = new DigestBuilder(this);
        Feed(builder, grants, record);
        builder.Finish();
        Allocation.Of(() => Feed(builder, grants, record)).Should().Be(0);

        static void Feed(DigestBuilder builder, KeyValuePair<byte[], byte[]>[] grants, byte[] record)
        {
            for (int i = 0; i < grants.Length; i++)
            {
                builder.AddGrant(grants[i].Key, i % 2 == 0 ? default : record);
            }
        }
    }

    private DigestRoot Build(KeyValuePair<byte[], byte[]>[] entitlements, KeyValuePair<byte[], byte[]>[] grants)
    {
        var builder = new DigestBuilder(this);
        int next = 0;
        foreach (IGrouping<string, KeyValuePair<byte[], byte[]>> group in grants.GroupBy(g => Convert.ToHexString(PartitionOf(g.Key))))
        {
            byte[] partition = Convert.FromHexString(group.Key);
            for (; next < entitlements.Length && entitlements[next].Key.AsSpan(EntitlementKeys.PrefixLength).SequenceCompareTo(partition) <= 0; next++)
            {
                builder.AddEntitlement(entitlements[next].Key.AsSpan(EntitlementKeys.PrefixLength));
            }

            AddPartition(builder, partition, [.. group]);
        }

        for (; next < entitlements.Length; next++)
        {
            builder.AddEntitlement(entitlements[next].Key.AsSpan(EntitlementKeys.PrefixLength));
        }

        return builder.Finish();
    }

    private void AddPartition(DigestBuilder builder, byte[] partition, KeyValuePair<byte[], byte[]>[] grants)
    {
        GrantHash[] hashes = [.. grants.Select(g => builder.AddGrant(g.Key, new GrantRecordView(g.Value).HasSources ? g.Value : default))];
        int[] order = new int[grants.Length];
        new HashIndexOrder().Sort([.. hashes.Select(h => h.Bucket)], order);
        foreach (int i in order)
        {
            var key = new KeyWriter(new byte[512]);
            byte[] value = new byte[GrantHashKeys.ValueLength];
            GrantHashKeys.Write(ref key, partition, hashes[i].Bucket, PrincipalOf(grants[i].Key));
            BinaryPrimitives.WriteUInt64BigEndian(value, hashes[i].Content);
            _hashes.Add(new(key.Written.ToArray(), value));
        }
    }

    private ulong ContentOf(byte[] key, string[] sources) => new DigestBuilder(this).AddGrant(key, Record(sources)).Content;

    // Sources one by one, so that they keep the order given here.
    private static byte[] Record(string[] sources) =>
    [
        .. sources.SelectMany(s => new GrantRecord { Sources = { [s] = new GrantSourceRecord() } }.ToByteArray()),
        .. new GrantRecord { ExternalId = "x" }.ToByteArray(),
    ];

    private static KeyValuePair<byte[], byte[]>[] Grants(byte[] partition, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var key = new KeyWriter(stackalloc byte[128]);
            GrantKeys.Write(ref key, partition, [.. "user\0"u8, .. System.Text.Encoding.UTF8.GetBytes($"u{i:D6}")]);
            return KeyValuePair.Create(key.Written.ToArray(), Array.Empty<byte>());
        }),
    ];

    private static byte[] PartitionOf(byte[] key) => GrantKeys.TrySplit(key, out ReadOnlySpan<byte> partition, out _) ? partition.ToArray() : [];

    private static byte[] PrincipalOf(byte[] key) => GrantKeys.TrySplit(key, out _, out ReadOnlySpan<byte> principal) ? principal.ToArray() : [];

    private static KeyValuePair<byte[], byte[]>[] Of(KeyValuePair<byte[], byte[]>[] entries, KeyFamily family) =>
        [.. entries.Where(e => KeySpace.Classify(e.Key) == family)];

    private static string[] Hex(IEnumerable<KeyValuePair<byte[], byte[]>> entries) =>
        [.. entries.Select(e => $"{Convert.ToHexString(e.Key)}={Convert.ToHexString(e.Value)}")];
}
