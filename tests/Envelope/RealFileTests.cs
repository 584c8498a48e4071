using C1z.Proto.Container.V3;

namespace C1z.Envelope.Tests;

/// <summary>Files of real connectors; they stay outside the repository.</summary>
public sealed class RealFileTests
{
    private static string Directory => Path.Combine(Repository.Root, "..", "shared", "fixtures", "real");

    [SkippableTheory]
    [InlineData("36zGv.unexpanded.v1.c1z")]
    [InlineData("36zfO.expanded.v1.c1z")]
    [InlineData("sync-in-progress.c1z")]
    public void Unpacks_real_v1_files_whose_frames_declare_no_size(string name)
    {
        using Scratch scratch = new();
        using V1Reader reader = V1Reader.Open(Real(name));
        reader.DeclaredSize.Should().BeNull();
        long size = reader.Unpack(scratch["db"]);
        (size % 4096).Should().Be(0, "a database consists of whole pages");
        using FileStream database = File.OpenRead(scratch["db"]);
        byte[] start = new byte[16];
        database.ReadExactly(start);
        start.Should().Equal("SQLite format 3\0"u8.ToArray());
        V1Writer.Write(scratch["db"], scratch["again.c1z"]).RawBytes.Should().Be(size);
        using V1Reader again = V1Reader.Open(scratch["again.c1z"]);
        again.DeclaredSize.Should().Be(size);
        again.CopyTo(Stream.Null).Should().Be(size);
    }

    [SkippableFact]
    public void Reads_every_frame_of_a_real_v3_file_with_both_hashes()
    {
        using V3Reader reader = V3Reader.Open(Real("36zGv.unexpanded.v3.c1z"));
        reader.Encoding.Should().Be(PayloadEncoding.IndexedZstd);
        long total = 0;
        reader.ReadFiles((_, size, _) => total += size, verifySha256: true);
        total.Should().Be(reader.Frames.Sum(frame => frame.RawSize)).And.BeGreaterThan(1 << 20);
    }

    private static string Real(string name)
    {
        string path = Path.Combine(Directory, name);
        Skip.IfNot(File.Exists(path), $"needs ../shared/fixtures/real/{name}");
        return path;
    }
}
