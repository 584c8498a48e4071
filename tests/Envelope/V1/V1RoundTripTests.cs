using System.Diagnostics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Envelope.Tests;

public sealed class V1RoundTripTests
{
    [Theory]
    [InlineData("tiny-v1.c1z")]
    [InlineData("medium-v1.c1z")]
    [InlineData("empty-v1.c1z")]
    [InlineData("unfinished-v1.c1z")]
    public void Reads_what_the_Go_SDK_wrote(string name)
    {
        using V1Reader reader = V1Reader.Open(Fixtures.Path(name));
        using MemoryStream database = new();
        reader.CopyTo(database).Should().Be(database.Length);
        reader.DeclaredSize.Should().Be(database.Length);
        database.ToArray().Should().StartWith("SQLite format 3\0"u8.ToArray());
    }

    [Fact]
    public void What_is_packed_unpacks_to_the_same_bytes()
    {
        using Scratch scratch = new();
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(-7, 22).ToArbitrary(), (content, level) =>
        {
            string target = scratch["a.c1z"];
            PackedSize size = V1Writer.Write(new MemoryStream(content), content.Length, target, new V1WriteOptions { Level = level });
            size.Should().Be(new PackedSize(content.Length, new FileInfo(target).Length));
            ContainerProbe.Detect(target).Should().Be(ContainerFormat.V1);
            using V1Reader reader = V1Reader.Open(target);
            reader.DeclaredSize.Should().Be(content.Length);
            reader.FrameHeader.HasChecksum.Should().BeTrue();
            reader.Unpack(scratch["db"]).Should().Be(content.Length);
            File.ReadAllBytes(scratch["db"]).Should().Equal(content);
            File.Delete(scratch["db"]);
        }));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(0, 22)]
    public void Streams_a_large_file_with_a_window_of_at_most_8_MiB(int workers, int level)
    {
        using Scratch scratch = new();
        byte[] content = Compressible(20 << 20);
        string database = scratch.Write("db", content);
        V1Writer.Write(database, scratch["a.c1z"], new V1WriteOptions { Workers = workers, Level = level });
        using V1Reader reader = V1Reader.Open(scratch["a.c1z"]);
        reader.FrameHeader.WindowSize.Should().BeLessThanOrEqualTo(8 << 20);
        List<long> reported = [];
        reader.Unpack(scratch["out"], flush: true, new ImmediateProgress(reported.Add)).Should().Be(content.Length);
        SHA256.HashData(File.ReadAllBytes(scratch["out"])).Should().Equal(SHA256.HashData(content));
        reported.Should().BeInAscendingOrder().And.EndWith(content.Length);
    }

    [Fact]
    public void Reads_from_a_stream_once_and_from_a_file_again_and_again()
    {
        using V1Reader file = V1Reader.Open(Fixtures.Path("tiny-v1.c1z"));
        using V1Reader stream = V1Reader.Open(new MemoryStream(Fixtures.Bytes("tiny-v1.c1z")), "memory");
        long size = file.CopyTo(Stream.Null);
        file.CopyTo(Stream.Null).Should().Be(size);
        stream.CopyTo(Stream.Null).Should().Be(size);
        stream.Invoking(reader => reader.CopyTo(Stream.Null)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Reads_a_frame_without_content_size_and_says_that_it_is_unknown()
    {
        byte[] content = Compressible(300_000);
        using V1Reader reader = V1Reader.Open(new MemoryStream(Zstd.Container(Zstd.FrameWithoutSize(content))));
        reader.DeclaredSize.Should().BeNull();
        using MemoryStream database = new();
        reader.CopyTo(database);
        database.ToArray().Should().Equal(content);
    }

    [Fact]
    public void Content_that_is_shorter_or_longer_than_announced_is_refused_and_leaves_the_old_file()
    {
        using Scratch scratch = new();
        string target = scratch.Write("a.c1z", "old"u8);
        foreach (int announced in new[] { 99, 101, 0 })
        {
            Expect.Code(() => V1Writer.Write(new MemoryStream(new byte[100]), announced, target), EnvelopeErrorCode.SizeMismatch);
        }

        File.ReadAllText(target).Should().Be("old");
        scratch.Names().Should().Equal("a.c1z");
    }

    [SkippableFact]
    public void The_zstd_tool_decodes_what_is_written()
    {
        Skip.IfNot(File.Exists("/usr/bin/zstd"), "the zstd command-line tool is not installed");
        using Scratch scratch = new();
        byte[] content = Compressible(3_000_000);
        V1Writer.Write(scratch.Write("db", content), scratch["a.c1z"]);
        scratch.Write("a.zst", File.ReadAllBytes(scratch["a.c1z"]).AsSpan(ContainerProbe.MagicLength));
        using Process tool = Process.Start("/usr/bin/zstd", ["-q", "-d", scratch["a.zst"], "-o", scratch["tool"]]);
        tool.WaitForExit();
        tool.ExitCode.Should().Be(0);
        File.ReadAllBytes(scratch["tool"]).Should().Equal(content);
    }

    private static byte[] Compressible(int length)
    {
        byte[] content = new byte[length];
        Random random = new(7);
        for (int i = 0; i < length; i += 16)
        {
            content[i] = (byte)random.Next(256);
        }

        return content;
    }

    private sealed class ImmediateProgress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
