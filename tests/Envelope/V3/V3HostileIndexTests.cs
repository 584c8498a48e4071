using System.Buffers.Binary;
using C1z.Proto.Container.V3;
using Google.Protobuf;

namespace C1z.Envelope.Tests;

public sealed class V3HostileIndexTests
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5, 6, 7, 8];

    public static TheoryData<string> UnsafeNames =>
    [
        "", "../x", "..", ".", "a/../../x", "/etc/passwd", "a//b", "a/", "./a", @"a\b", @"..\x", "c:x", "a\0b", "a\nb", new string('n', 4097), new string('ä', 2049),
    ];

    [Fact]
    public void The_builder_of_these_tests_builds_readable_containers() =>
        Read(new RawContainer().Add("b", Content).Add("a", []).Build()).Should().BeEquivalentTo(new Dictionary<string, byte[]> { ["a"] = [], ["b"] = Content });

    [Theory]
    [MemberData(nameof(UnsafeNames))]
    public void Refuses_names_that_are_not_plain_relative_paths(string name) =>
        Expect.Code(() => Read(new RawContainer().Add(name, Content).Build()), EnvelopeErrorCode.UnsafePath);

    [Fact]
    public void Refuses_a_name_that_comes_twice_or_is_file_and_directory()
    {
        Expect.Code(() => Read(new RawContainer().Add("a", Content).Add("a", []).Build()), EnvelopeErrorCode.DuplicateEntry);
        Expect.Code(() => Read(new RawContainer().Add("a", Content).Add("a/b", []).Build()), EnvelopeErrorCode.DuplicateEntry);
        Expect.Code(() => Read(new RawContainer().Add("a/b", Content).Add("a", []).Build()), EnvelopeErrorCode.DuplicateEntry);
    }

    [Fact]
    public void Refuses_frames_outside_the_payload()
    {
        foreach (long offset in new[] { 0, -1, long.MinValue, long.MaxValue, 5, 1L << 40 })
        {
            Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.FrameOffset = offset).Build()), EnvelopeErrorCode.OutOfRange);
        }

        Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.CompressedSize++).Build()), EnvelopeErrorCode.OutOfRange);
        Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.CompressedSize = long.MaxValue).Build()), EnvelopeErrorCode.OutOfRange);
    }

    [Fact]
    public void Refuses_sizes_that_cannot_be()
    {
        Action<IndexedFrameEntry>[] changes =
        [
            e => e.CompressedSize = 0, e => e.CompressedSize = -1, e => e.RawSize = -1, e => e.RawSize = long.MinValue,
            e => e.RawSha256 = ByteString.Empty, e => e.RawSha256 = ByteString.CopyFrom(new byte[33]),
        ];
        foreach (Action<IndexedFrameEntry> change in changes)
        {
            Expect.Code(() => Read(new RawContainer().Add("a", Content, change: change).Build()), EnvelopeErrorCode.IndexInvalid);
        }
    }

    [Fact]
    public void Refuses_a_frame_that_is_not_what_the_index_says()
    {
        Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.RawSize++).Build()), EnvelopeErrorCode.SizeMismatch);
        Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.RawXxh64++).Build()), EnvelopeErrorCode.ChecksumMismatch);
        Expect.Code(() => Read(new RawContainer().Add("a", Content, change: e => e.CompressedSize--).Build()), EnvelopeErrorCode.Truncated);
        Expect.Code(() => Read(new RawContainer().Add("a", Content, [.. Zstd.Frame(Content), 0]).Build()), EnvelopeErrorCode.TrailingData);
        Expect.Code(() => Read(new RawContainer().Add("a", Content, [9, 9, 9, 9, 9, 9, 9]).Build()), EnvelopeErrorCode.FrameInvalid);
        byte[] unsized = Zstd.FrameWithoutSize(new byte[100_000]);
        Expect.Code(() => Read(new RawContainer().Add("a", new byte[99_999], unsized).Build()), EnvelopeErrorCode.SizeMismatch);
        Expect.Code(() => Read(new RawContainer().Add("a", new byte[100_001], unsized).Build()), EnvelopeErrorCode.SizeMismatch);
    }

    [Fact]
    public void Compares_the_SHA_256_on_request_only()
    {
        byte[] container = new RawContainer().Add("a", Content, change: e => e.RawSha256 = ByteString.CopyFrom(new byte[32])).Build();
        Read(container).Should().ContainKey("a");
        WithReader(container, null, reader =>
        {
            Expect.Code(() => reader.ReadFiles((_, _, _) => { }, verifySha256: true), EnvelopeErrorCode.ChecksumMismatch);
            Expect.Code(() => reader.ReadFrame(reader.Frames[0], new byte[8], verifySha256: true), EnvelopeErrorCode.ChecksumMismatch);
        });
    }

    [Fact]
    public void Refuses_a_footer_that_does_not_fit_the_file()
    {
        void Refused(Action<byte[]> change) =>
            Expect.Code(() => Read(new RawContainer { Footer = change }.Add("a", Content).Build()), EnvelopeErrorCode.IndexInvalid);

        Refused(footer => footer[7]++);
        Refused(footer => footer[7]--);
        Refused(footer => BinaryPrimitives.WriteUInt64BigEndian(footer, ulong.MaxValue));
        Refused(footer => BinaryPrimitives.WriteUInt64BigEndian(footer, 0));
        Refused(footer => footer[11]++);
        Refused(footer => BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(8), uint.MaxValue));
        Refused(footer => BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(8), (64 << 20) + 1));
        Refused(footer => footer[12]++);
    }

    [Fact]
    public void Checks_the_manifest_hash_unless_none_is_recorded()
    {
        RawContainer container = new RawContainer().Add("a", Content);
        Read(container.Build()).Should().ContainKey("a");
        container.Index.ManifestXxh64 = XxHash64.Hash(container.Manifest);
        Read(container.Build()).Should().ContainKey("a");
        container.Index.ManifestXxh64++;
        Expect.Code(() => Read(container.Build()), EnvelopeErrorCode.ManifestHashMismatch);
    }

    [Fact]
    public void Refuses_a_manifest_that_is_too_long_cut_or_malformed()
    {
        Expect.Code(() => Read(RawContainer.Head([1, 2], uint.MaxValue)), EnvelopeErrorCode.ManifestTooLarge);
        Expect.Code(() => Read(RawContainer.Head([1, 2], (16 << 20) + 1)), EnvelopeErrorCode.ManifestTooLarge);
        Expect.Code(() => Read(RawContainer.Head([1, 2], 3)), EnvelopeErrorCode.Truncated);
        Expect.Code(() => Read(RawContainer.Head([0x0A, 0x7F, 1], 3)), EnvelopeErrorCode.ManifestInvalid);
        Expect.Code(() => Read(RawContainer.Head([0x07], 1)), EnvelopeErrorCode.ManifestInvalid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(-1)]
    public void Refuses_an_encoding_it_does_not_know(int encoding) =>
        Expect.Code(
            () => Read(new RawContainer { Manifest = Manifests.New((PayloadEncoding)encoding).ToByteArray() }.Add("a", Content).Build()),
            EnvelopeErrorCode.UnsupportedEncoding);

    [Fact]
    public void A_bomb_is_refused_before_or_at_its_limit_within_little_memory()
    {
        byte[] bomb = Zstd.Bomb((10L << 30) / Zstd.RleBlockBytes + 1, declareSize: false);
        byte[] declared = Zstd.Bomb((10L << 30) / Zstd.RleBlockBytes + 1, declareSize: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Expect.Code(() => Count(new RawContainer().Add("a", Content, declared).Build()), EnvelopeErrorCode.SizeMismatch);
        Expect.Code(() => Count(new RawContainer().Add("a", Content, bomb).Build()), EnvelopeErrorCode.SizeMismatch);
        Expect.Code(
            () => Count(new RawContainer().Add("a", Content, bomb, e => e.RawSize = (10L << 30) + Zstd.RleBlockBytes).Build()),
            EnvelopeErrorCode.TooLarge);
        RawContainer many = new();
        for (int i = 0; i < 20; i++)
        {
            many.Add($"{i}", Content, change: e => e.RawSize = long.MaxValue);
        }

        Expect.Code(() => Count(many.Build()), EnvelopeErrorCode.TooLarge);
        byte[] manifest = Manifests.New(PayloadEncoding.TarZstd).ToByteArray();
        Expect.Code(() => Count([.. RawContainer.Head(manifest, (uint)manifest.Length), .. bomb], 1 << 20), EnvelopeErrorCode.TooLarge);
        Expect.Code(() => Count([.. RawContainer.Head(manifest, (uint)manifest.Length), .. declared]), EnvelopeErrorCode.TooLarge);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(16 << 20);
    }

    [Fact]
    public void A_frame_with_a_window_over_the_limit_is_refused() =>
        Expect.Code(
            () => Read(new RawContainer().Add("a", new byte[2 * Zstd.RleBlockBytes], Zstd.Bomb(2, false, windowExponent: 18)).Build()),
            EnvelopeErrorCode.WindowTooLarge);

    private static void Count(byte[] container, long? limit = null) =>
        WithReader(container, new ContainerLimits { MaxDecodedBytes = limit }, reader => reader.ReadFiles((_, _, content) => content.CopyTo(Stream.Null)));

    private static Dictionary<string, byte[]> Read(byte[] container)
    {
        Dictionary<string, byte[]> files = [];
        WithReader(container, null, reader => files = V3Files.Read(reader));
        return files;
    }

    private static void WithReader(byte[] container, ContainerLimits? limits, Action<V3Reader> action)
    {
        using Scratch scratch = new();
        using V3Reader reader = V3Reader.Open(scratch.Write("a.c1z", container), limits);
        action(reader);
    }
}
