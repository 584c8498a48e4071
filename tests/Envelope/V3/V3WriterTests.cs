using System.Diagnostics;
using System.Formats.Tar;
using C1z.Proto.Container.V3;
using Google.Protobuf;

namespace C1z.Envelope.Tests;

public sealed class V3WriterTests
{
    public static TheoryData<PayloadEncoding> Encodings => [.. Manifests.Encodings];

    [Fact]
    public void A_rewritten_Go_container_has_the_same_files_and_the_same_head()
    {
        using Scratch scratch = new();
        foreach (string name in new[] { "tiny-v3", "medium-v3", "tiny-v3-tar", "tiny-v3-tarzstd" })
        {
            using V3Reader source = V3Reader.Open(Fixtures.Path(name + ".c1z"));
            Dictionary<string, byte[]> files = V3Files.Read(source);
            using (V3Writer writer = V3Writer.Create(scratch["a.c1z"], source.Header.ManifestBytes.Span))
            {
                writer.AddFiles(files.Select(file => Source(file.Key, file.Value)));
                writer.Commit().FileBytes.Should().Be(new FileInfo(scratch["a.c1z"]).Length);
            }

            using V3Reader copy = V3Reader.Open(scratch["a.c1z"]);
            copy.Header.ManifestBytes.ToArray().Should().Equal(source.Header.ManifestBytes.ToArray());
            V3Files.Same(V3Files.Read(copy), files).Should().BeTrue();
        }
    }

    [Fact]
    public void Splicing_copies_frames_verbatim_and_in_the_same_order_gives_the_same_file()
    {
        using Scratch scratch = new();
        using V3Reader source = V3Reader.Open(Fixtures.Path("medium-v3.c1z"));
        using (V3Writer writer = V3Writer.Create(scratch["a.c1z"], source.Header.ManifestBytes.Span))
        {
            foreach (V3Frame frame in source.Frames)
            {
                writer.Splice(source, frame);
            }

            writer.Commit();
        }

        File.ReadAllBytes(scratch["a.c1z"]).Should().Equal(Fixtures.Bytes("medium-v3.c1z"), "index, footer and frames have one canonical form");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_number_of_workers_and_the_order_of_files_do_not_change_the_bytes(PayloadEncoding encoding)
    {
        using Scratch scratch = new();
        Random random = new(5);
        V3Source[] files = [.. Enumerable.Range(0, 40).Select(i => Source($"{i:D3}.sst", Mixed(random, random.Next(0, 300_000))))];
        byte[]? first = null;
        foreach (int workers in new[] { 1, 2, 7 })
        {
            random.Shuffle(files);
            using (V3Writer writer = V3Writer.Create(scratch["a.c1z"], Manifests.New(encoding), new V3WriteOptions { Workers = workers }))
            {
                writer.AddFiles(files);
                writer.Commit();
            }

            byte[] bytes = File.ReadAllBytes(scratch["a.c1z"]);
            first ??= bytes;
            bytes.AsSpan().SequenceEqual(first).Should().BeTrue("{0} workers", workers);
        }

        V3Files.Read(scratch["a.c1z"]).Should().HaveCount(40);
    }

    [Fact]
    public void A_manifest_may_come_last_and_the_result_reads_like_any_other()
    {
        using Scratch scratch = new();
        using (V3Writer writer = V3Writer.CreateWithLateManifest(scratch["a.c1z"], 4096))
        {
            writer.AddFile("b", "content"u8);
            writer.Invoking(w => w.Commit()).Should().Throw<InvalidOperationException>();
            writer.Invoking(w => w.Commit(Manifests.New(PayloadEncoding.Tar))).Should().Throw<ArgumentException>();
            C1ZManifestV3 tooLong = Manifests.New();
            tooLong.Engine = new string('e', 5000);
            writer.Invoking(w => w.Commit(tooLong)).Should().Throw<ArgumentException>();
            C1ZManifestV3 manifest = Manifests.New();
            manifest.FoldDeadBytes = 42;
            writer.Commit(manifest);
        }

        using V3Reader reader = V3Reader.Open(scratch["a.c1z"]);
        reader.Header.Manifest.FoldDeadBytes.Should().Be(42);
        V3Files.Read(reader)["b"].Should().Equal("content"u8.ToArray());
        scratch.Names().Should().Equal("a.c1z");
    }

    [Fact]
    public void Frames_lie_in_call_order_and_the_index_in_name_order()
    {
        using Scratch scratch = new();
        using (V3Writer writer = V3Writer.Create(scratch["a.c1z"], Manifests.New()))
        {
            foreach (string name in new[] { "b", "\U0001F600", "a", "\uFFFD", "B" })
            {
                writer.AddFile(name, "x"u8);
            }

            writer.Commit();
        }

        using V3Reader reader = V3Reader.Open(scratch["a.c1z"]);
        reader.Frames.Select(frame => frame.Name).Should().Equal(["B", "a", "b", "\uFFFD", "\U0001F600"], "names sort by their UTF-8 bytes");
        reader.Frames.OrderBy(frame => frame.Offset).Select(frame => frame.Name).Should().Equal("b", "\U0001F600", "a", "\uFFFD", "B");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Refuses_unsafe_and_repeated_names_and_never_publishes_after_a_failure(PayloadEncoding encoding)
    {
        using Scratch scratch = new();
        string target = scratch.Write("a.c1z", "old"u8);
        foreach ((string name, EnvelopeErrorCode code) in new[]
                 {
                     ("../x", EnvelopeErrorCode.UnsafePath), ("good", EnvelopeErrorCode.DuplicateEntry), ("good/x", EnvelopeErrorCode.DuplicateEntry), ("\uD800", EnvelopeErrorCode.UnsafePath),
                 })
        {
            using V3Writer writer = V3Writer.Create(target, Manifests.New(encoding));
            writer.AddFile("good", "x"u8);
            Expect.Code(() => writer.AddFile(name, "x"u8), code);
            writer.Invoking(w => w.AddFile("fine", "x"u8)).Should().Throw<InvalidOperationException>();
            writer.Invoking(w => w.Commit()).Should().Throw<InvalidOperationException>();
        }

        File.ReadAllText(target).Should().Be("old");
        scratch.Names().Should().Equal("a.c1z");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Refuses_content_of_another_length_than_announced(PayloadEncoding encoding)
    {
        using Scratch scratch = new();
        foreach (int announced in new[] { 9, 11, 0 })
        {
            using V3Writer writer = V3Writer.Create(scratch["a.c1z"], Manifests.New(encoding));
            Expect.Code(() => writer.AddFile("a", new MemoryStream(new byte[10]), announced), EnvelopeErrorCode.SizeMismatch);
            using V3Writer parallel = V3Writer.Create(scratch["a.c1z"], Manifests.New(encoding), new V3WriteOptions { Workers = 3 });
            V3Source[] files = [.. Enumerable.Range(0, 20).Select(i => new V3Source($"{i}", i == 9 ? announced : 10, () => new MemoryStream(new byte[10])))];
            Expect.Code(() => parallel.AddFiles(files), EnvelopeErrorCode.SizeMismatch);
            parallel.Invoking(w => w.Commit()).Should().Throw<InvalidOperationException>();
        }

        scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void Refuses_manifests_that_cannot_be_written()
    {
        using Scratch scratch = new();
        FluentActions.Invoking(() => V3Writer.Create(scratch["a"], new C1ZManifestV3 { PayloadEncoding = PayloadEncoding.Tar })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => V3Writer.Create(scratch["a"], Manifests.New(PayloadEncoding.Unspecified))).Should().Throw<ArgumentException>();
        C1ZManifestV3 large = Manifests.New();
        large.Engine = new string('e', V3Header.MaxManifestBytes);
        Expect.Code(() => V3Writer.Create(scratch["a"], large), EnvelopeErrorCode.ManifestTooLarge);
        Expect.Code(() => V3Writer.Create(scratch["a"], large.ToByteArray()), EnvelopeErrorCode.ManifestTooLarge);
        Expect.Code(() => V3Writer.Create(scratch["a"], [0x07]), EnvelopeErrorCode.ManifestInvalid);
        scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void Refuses_to_write_an_index_that_no_reader_would_accept()
    {
        using Scratch scratch = new();
        using V3Writer writer = V3Writer.Create(scratch["a"], Manifests.New());
        using FrameEncoder encoder = new();
        using EncodedFrame frame = encoder.Encode("x"u8);
        string long4096 = new('n', 4088);
        for (int i = 0; i < (64 << 20) / 4096; i++)
        {
            writer.AddFrame($"{i:D8}{long4096}", frame);
        }

        Expect.Code(() => writer.Commit(), EnvelopeErrorCode.TooLarge);
        writer.Dispose();
        scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void Archives_take_no_frames()
    {
        using Scratch scratch = new();
        using V3Writer writer = V3Writer.Create(scratch["a"], Manifests.New(PayloadEncoding.Tar));
        using FrameEncoder encoder = new();
        using EncodedFrame frame = encoder.Encode("x"u8);
        writer.Invoking(w => w.AddFrame("a", frame)).Should().Throw<InvalidOperationException>();
        writer.AddFile("a", "x"u8);
        writer.Commit();
    }

    [Fact]
    public void Archives_are_read_by_the_framework_too()
    {
        using Scratch scratch = new();
        string longName = new string('d', 90) + "/" + new string('f', 90);
        string longest = string.Concat(Enumerable.Repeat("ordner-ü/", 60)) + "datei";
        using (V3Writer writer = V3Writer.Create(scratch["a"], Manifests.New(PayloadEncoding.Tar)))
        {
            writer.AddFiles([Source("a", []), Source(longName, new byte[600]), Source(longest, new byte[512])]);
            writer.Commit();
        }

        byte[] container = File.ReadAllBytes(scratch["a"]);
        using System.Formats.Tar.TarReader tar = new(new MemoryStream(container[(int)V3Header.Read(scratch["a"]).PayloadOffset..]));
        Dictionary<string, long> files = [];
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.RegularFile)
            {
                files.Add(entry.Name, entry.Length);
            }
        }

        files.Should().BeEquivalentTo(new Dictionary<string, long> { ["a"] = 0, [longName] = 600, [longest] = 512 });
    }

    [Fact]
    public void Whatever_call_fails_the_target_is_old_or_new_and_never_torn()
    {
        using V3Reader source = V3Reader.Open(Fixtures.Path("medium-v3.c1z"));
        HashSet<string?> failed = [];
        for (int n = 1; ; n++)
        {
            using Scratch scratch = new();
            string target = scratch.Write("a.c1z", "old"u8);
            string file = scratch.Write("file", new byte[600_000]);
            FaultyFileSystem files = new(n);
            Action write = () =>
            {
                using V3Writer writer = V3Writer.CreateWithLateManifest(target, 1000, new V3WriteOptions { FileSystem = files, Workers = 2 });
                writer.AddFiles(Enumerable.Range(0, 5).Select(i => V3Source.FromFile($"{i}", file, files)));
                writer.Splice(source, source.Frames[0]);
                writer.Commit(Manifests.New());
            };
            if (Record.Exception(write) is not { } error)
            {
                break;
            }

            error.Should().BeOfType<EnvelopeException>().Which.Code.Should().Be(
                files.Failed == nameof(FileSystem.FlushDirectory) ? EnvelopeErrorCode.NotDurable : EnvelopeErrorCode.Io);
            failed.Add(files.Failed);
            scratch.Names().Should().Equal("a.c1z", "file");
            if (files.Failed == nameof(FileSystem.FlushDirectory))
            {
                V3Files.Read(target).Should().HaveCount(6);
            }
            else
            {
                File.ReadAllText(target).Should().Be("old", "call {0} ({1}) failed", n, files.Failed);
            }
        }

        failed.Should().BeEquivalentTo("OpenRead", "GetLength", "ResolveLinks", "GetMode", "CreateNew", "SetMode", "Read", "Write", "Flush", "Rename", "FlushDirectory");
    }

    [Fact]
    public void Whatever_call_fails_an_extraction_leaves_no_file()
    {
        for (int n = 1; ; n++)
        {
            using Scratch scratch = new();
            FaultyFileSystem files = new(n);
            Action extract = () =>
            {
                using V3Reader reader = V3Reader.Open(Fixtures.Path("tiny-v3.c1z"), fileSystem: files);
                reader.ExtractTo(scratch["db"], new V3ExtractOptions { Flush = true });
            };
            if (Record.Exception(extract) is not { } error)
            {
                break;
            }

            error.Should().BeOfType<EnvelopeException>().Which.Code.Should().Be(EnvelopeErrorCode.Io);
            V3Files.OnDisk(scratch.Root).Should().BeEmpty("call {0} ({1}) failed", n, files.Failed);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Cancelling_stops_writing_and_extracting_and_leaves_no_trace(PayloadEncoding encoding)
    {
        using Scratch scratch = new();
        using (V3Writer writer = V3Writer.Create(scratch["good"], Manifests.New(encoding)))
        {
            writer.AddFile("a", new byte[1_000_000]);
            writer.Commit();
        }

        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        using (V3Writer writer = V3Writer.Create(scratch["a"], Manifests.New(encoding), new V3WriteOptions { Workers = 2 }))
        {
            writer.Invoking(w => w.AddFiles([Source("x", new byte[9]), Source("y", new byte[9])], cancelled.Token)).Should().Throw<OperationCanceledException>();
            writer.Invoking(w => w.Commit()).Should().Throw<InvalidOperationException>();
        }

        using V3Reader reader = V3Reader.Open(scratch["good"]);
        reader.Invoking(r => r.ExtractTo(scratch["out"], null, cancelled.Token)).Should().Throw<OperationCanceledException>();
        reader.Invoking(r => r.ReadFiles((_, _, _) => { }, false, cancelled.Token)).Should().Throw<OperationCanceledException>();
        V3Files.OnDisk(scratch.Root).Keys.Should().Equal("good");
    }

    /// <summary>The judge is an independent reader of the whole format, engine included.</summary>
    [SkippableFact]
    public void An_independent_reader_finds_the_same_rows_in_a_rewritten_container()
    {
        string tool = Path.Combine(Repository.Root, "..", "shared", "tools", "pebble_read.py");
        Skip.IfNot(File.Exists(tool), "needs ../shared/tools/pebble_read.py");
        Skip.IfNot(File.Exists("/usr/bin/python3"), "needs python3");
        using Scratch scratch = new();
        using (V3Reader source = V3Reader.Open(Fixtures.Path("tiny-v3.c1z")))
        using (V3Writer writer = V3Writer.CreateWithLateManifest(scratch["a.c1z"], 64 << 10))
        {
            writer.AddFiles(V3Files.Read(source).Select(file => Source(file.Key, file.Value)));
            writer.Commit(source.Header.ParseManifest());
        }

        string expected = Run(tool, Fixtures.Path("tiny-v3.c1z"));
        expected.Split('\n').Should().HaveCountGreaterThan(20);
        Run(tool, scratch["a.c1z"]).Should().Be(expected);
    }

    private static string Run(string tool, string path)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [tool, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors);
        return output;
    }

    private static V3Source Source(string name, byte[] content) => new(name, content.Length, () => new MemoryStream(content));

    private static byte[] Mixed(Random random, int length)
    {
        byte[] content = new byte[length];
        random.NextBytes(content.AsSpan(0, length / 3));
        return content;
    }
}
