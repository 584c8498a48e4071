using System.IO.Compression;
using System.Text.Json;
using C1z.Proto.Container.V3;

namespace C1z.Envelope.Tests;

public sealed class V3FixtureTests
{
    public static TheoryData<string> Indexed => ["tiny-v3", "medium-v3", "empty-v3", "mutated-v3", "resynced-v3", "unfinished-v3", "tiny-v3-converted"];

    [Theory]
    [MemberData(nameof(Indexed))]
    public void Frame_index_equals_the_one_the_Go_SDK_dumped(string name)
    {
        using V3Reader reader = V3Reader.Open(Fixtures.Path(name + ".c1z"));
        JsonElement index = Dump(name, "frame_index");
        (string Name, string Offset, string Compressed, string Raw, string Hash)[] expected =
        [
            .. index.GetProperty("entries").EnumerateArray().Select(entry => (
                entry.GetProperty("name").GetString()!, Number(entry, "frameOffset"), Number(entry, "compressedSize"), Number(entry, "rawSize"),
                Number(entry, "rawXxh64"))),
        ];
        reader.Frames.Select(frame => (frame.Name, $"{frame.Offset}", $"{frame.CompressedSize}", $"{frame.RawSize}", $"{frame.RawXxh64}"))
            .Should().Equal(expected);
    }

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    [InlineData("mutated-v3")]
    public void Files_of_every_encoding_extract_and_visit_alike(string name)
    {
        using Scratch scratch = new();
        using V3Reader reader = V3Reader.Open(Fixtures.Path(name + ".c1z"));
        reader.ExtractTo(scratch["db"], new V3ExtractOptions { VerifySha256 = true, Flush = true });
        Dictionary<string, byte[]> visited = V3Files.Read(reader);
        visited.Keys.Should().Contain(file => file.StartsWith("marker.manifest.", StringComparison.Ordinal));
        V3Files.OnDisk(scratch["db"]).Should().BeEquivalentTo(visited);
    }

    [Fact]
    public void Every_frame_reads_at_random_with_both_hashes()
    {
        using V3Reader reader = V3Reader.Open(Fixtures.Path("medium-v3.c1z"));
        Parallel.ForEach(reader.Frames.Reverse(), frame =>
        {
            byte[] content = new byte[frame.RawSize];
            reader.ReadFrame(frame, content, verifySha256: true);
            using Stream stream = reader.OpenFrame(frame, verifySha256: true);
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            copy.ToArray().Should().Equal(content);
            reader.FindFrame(frame.Name).Should().BeSameAs(frame);
        });
        reader.FindFrame("nothing").Should().BeNull();
        reader.Invoking(r => r.ReadFrame(r.Frames[0], new byte[1])).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("unfinished-v3")]
    public void The_cheap_header_has_what_the_full_manifest_has_but_descriptors(string name)
    {
        V3Header header = V3Header.Read(Fixtures.Path(name + ".c1z"));
        C1ZManifestV3 full = header.ParseManifest();
        full.Descriptors.File.Should().NotBeEmpty();
        full.Descriptors = null;
        header.Manifest.Should().Be(full);
        header.Manifest.Engine.Should().Be("pebble3");
        header.Manifest.EngineSchemaVersion.Should().Be(24);
    }

    [Theory]
    [MemberData(nameof(Indexed))]
    public void Marshalling_a_manifest_again_gives_the_Go_bytes(string name)
    {
        V3Header header = V3Header.Read(Fixtures.Path(name + ".c1z"));
        ManifestCodec.Serialize(header.ParseManifest()).Should().Equal(header.ManifestBytes.ToArray());
    }

    [Theory]
    [InlineData("corrupt-tiny-v3-badmagic", EnvelopeErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v3-empty0", EnvelopeErrorCode.Empty)]
    [InlineData("corrupt-tiny-v3-short4", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-half", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-lastbyte", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-manifestlen", EnvelopeErrorCode.ManifestTooLarge)]
    [InlineData("corrupt-tiny-v3-manifestflip", EnvelopeErrorCode.ManifestHashMismatch)]
    [InlineData("corrupt-tiny-v3-flip", EnvelopeErrorCode.ChecksumMismatch)]
    [InlineData("corrupt-tiny-v3-tarzstd-badmagic", EnvelopeErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v3-tarzstd-empty0", EnvelopeErrorCode.Empty)]
    [InlineData("corrupt-tiny-v3-tarzstd-short4", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-tarzstd-half", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-tarzstd-manifestlen", EnvelopeErrorCode.ManifestTooLarge)]
    [InlineData("corrupt-tiny-v3-tarzstd-flip", EnvelopeErrorCode.ArchiveInvalid)] // Decodes, but to something else.
    [InlineData("pr876-tiny-twosyncs", EnvelopeErrorCode.UnsupportedEncoding)]
    [InlineData("corrupt-tiny-v3-tarzstd-lastbyte", EnvelopeErrorCode.ChecksumMismatch)] // Go does not notice this one.
    public void Names_the_damage_of_the_fixtures_and_the_file(string name, EnvelopeErrorCode code)
    {
        string path = Fixtures.Path(name + ".c1z");
        Expect.Code(() => V3Files.Read(path), code).Message.Should().Contain(name);
        using Scratch scratch = new();
        Expect.Code(
            () =>
            {
                using V3Reader reader = V3Reader.Open(path);
                reader.ExtractTo(scratch["db"]);
            },
            code);
        V3Files.OnDisk(scratch.Root).Should().BeEmpty("a failed extraction removes its files");
    }

    /// <summary>Nothing in an archive encoding covers the manifest, so a flip that still parses passes, here as in Go.</summary>
    [Fact]
    public void A_changed_manifest_before_an_archive_passes_when_it_still_parses() =>
        V3Files.Read(Fixtures.Path("corrupt-tiny-v3-tarzstd-manifestflip.c1z"))
            .Should().BeEquivalentTo(V3Files.Read(Fixtures.Path("tiny-v3-tarzstd.c1z")));

    private static string Number(JsonElement entry, string property) => entry.TryGetProperty(property, out JsonElement value) ? value.ToString() : "0";

    private static JsonElement Dump(string name, string kind)
    {
        using GZipStream lines = new(File.OpenRead(Fixtures.Path(name + ".jsonl.gz")), CompressionMode.Decompress);
        using StreamReader reader = new(lines);
        while (reader.ReadLine() is { } line)
        {
            JsonElement value = JsonDocument.Parse(line).RootElement;
            if (value.GetProperty("kind").GetString() == kind)
            {
                return value.GetProperty("value");
            }
        }

        throw new InvalidOperationException($"{name} has no {kind}");
    }
}
