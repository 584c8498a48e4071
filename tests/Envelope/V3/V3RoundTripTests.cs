using FsCheck;
using FsCheck.Fluent;

namespace C1z.Envelope.Tests;

public sealed class V3RoundTripTests
{
    private static readonly Gen<string> Segment = Gen.OneOf(
        Gen.Elements("a", "b", "000004.sst", "MANIFEST-000001", "...", "ü", "表", "\U0001F600", " ", "-", "~", "con figuration"),
        Gen.Choose(1, 160).Select(length => new string('s', length)));

    private static readonly Gen<string> Name = Segment.NonEmptyListOf().Resize(4).Select(parts => string.Join('/', parts));

    [Fact]
    public void Any_files_come_back_from_every_encoding()
    {
        Gen<byte[]> content = Gen.OneOf(
            ArbMap.Default.ArbFor<byte[]>().Generator.Resize(2000), Gen.Choose(0, 400_000).Select(length => new byte[length]), Gen.Constant<byte[]>([]));
        Gen<(string Name, byte[] Content)[]> files = Name.Zip(content).ArrayOf().Resize(12).Select(Consistent);
        using Scratch scratch = new();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(files.ToArbitrary(), Gen.Elements(Manifests.Encodings).ToArbitrary(), (input, encoding) =>
        {
            using (V3Writer writer = V3Writer.Create(scratch["a.c1z"], Manifests.New(encoding)))
            {
                foreach ((string name, byte[] bytes) in input)
                {
                    writer.AddFile(name, bytes);
                }

                PackedSize size = writer.Commit();
                size.Should().Be(new PackedSize(input.Sum(file => file.Content.LongLength), new FileInfo(scratch["a.c1z"]).Length));
            }

            Dictionary<string, byte[]> expected = input.ToDictionary(file => file.Name, file => file.Content);
            using V3Reader reader = V3Reader.Open(scratch["a.c1z"]);
            V3Files.Same(V3Files.Read(reader), expected).Should().BeTrue();
            reader.ExtractTo(scratch["out"], new V3ExtractOptions { VerifySha256 = true });
            V3Files.Same(V3Files.OnDisk(scratch["out"]), expected).Should().BeTrue();
            Directory.Delete(scratch["out"], recursive: true);
        }));
    }

    [Fact]
    public void Frames_made_in_pieces_hold_the_content_and_declare_its_size()
    {
        var cases = from pieces in ArbMap.Default.ArbFor<byte[]>().Generator.Resize(3000).ListOf().Resize(8)
                    from level in Gen.Choose(-7, 19)
                    select (pieces, level);
        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using FrameEncoder encoder = new(c.level);
            foreach (byte[] piece in c.pieces)
            {
                encoder.Append(piece);
            }

            byte[] content = [.. c.pieces.SelectMany(piece => piece)];
            using EncodedFrame frame = encoder.Finish();
            AssertHolds(frame, content);
            using EncodedFrame next = encoder.Encode(content);
            AssertHolds(next, content);
        }));
    }

    [Fact]
    public void A_frame_made_in_large_pieces_declares_its_size_too()
    {
        byte[] content = new byte[3_000_000];
        new Random(1).NextBytes(content.AsSpan(0, 1_500_000));
        using FrameEncoder encoder = new();
        for (int at = 0; at < content.Length; at += 100_000)
        {
            encoder.Append(content.AsSpan(at, 100_000));
        }

        encoder.BytesIn.Should().Be(content.Length);
        encoder.Invoking(e => e.Encode("x"u8)).Should().Throw<InvalidOperationException>();
        using EncodedFrame frame = encoder.Finish();
        AssertHolds(frame, content);
        encoder.Append("left over"u8);
        encoder.Abandon();
        using EncodedFrame empty = encoder.Finish();
        AssertHolds(empty, []);
    }

    private static void AssertHolds(EncodedFrame frame, byte[] content)
    {
        frame.RawSize.Should().Be(content.Length);
        frame.RawXxh64.Should().Be(XxHash64.Hash(content));
        frame.RawSha256.ToArray().Should().Equal(System.Security.Cryptography.SHA256.HashData(content));
        ZstdFrameHeader.TryParse(frame.Bytes.Span, out ZstdFrameHeader header);
        header.ContentSize.Should().Be((ulong)content.Length);
        header.HasChecksum.Should().BeTrue();
        byte[] decoded = new byte[content.Length];
        using ZstdDecompressor decompressor = new();
        decompressor.Decompress(frame.Bytes.Span, decoded);
        decoded.AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    /// <summary>Keeps the first of names that cannot live together.</summary>
    private static (string Name, byte[] Content)[] Consistent((string Name, byte[] Content)[] files)
    {
        List<(string Name, byte[] Content)> kept = [];
        foreach ((string Name, byte[] Content) file in files)
        {
            bool clash = kept.Any(other => other.Name == file.Name
                || other.Name.StartsWith(file.Name + "/", StringComparison.Ordinal) || file.Name.StartsWith(other.Name + "/", StringComparison.Ordinal));
            if (!clash)
            {
                kept.Add(file);
            }
        }

        return [.. kept];
    }
}
