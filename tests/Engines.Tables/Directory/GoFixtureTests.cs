using System.Buffers.Binary;
using System.Formats.Tar;
using C1z.Envelope;

namespace C1z.Engines.Tables.Tests;

public sealed class GoFixtureTests
{
    public static TheoryData<string> Readable => Fixtures.Readable;

    [Theory]
    [MemberData(nameof(Readable))]
    public void Shows_exactly_the_rows_that_go_shows(string name) =>
        Scan.All(Fixtures.Store(name)).Should().Equal(Fixtures.Rows(Fixtures.Path(name)));

    [Theory]
    [MemberData(nameof(Readable))]
    public void Shows_the_same_rows_backward(string name)
    {
        using TableDirectory directory = TableDirectory.Open(Fixtures.Store(name));
        using MergingIterator iterator = directory.NewIterator();
        List<string> forward = Scan.Forward(iterator);
        List<string> backward = Scan.Backward(iterator);
        backward.Reverse();
        backward.Should().Equal(forward);
    }

    [SkippableTheory]
    [MemberData(nameof(Readable))]
    public void Agrees_with_the_independent_reader(string name) =>
        Scan.All(Fixtures.Store(name)).Should().Equal(Python.Read(Fixtures.Path(name)));

    [SkippableFact]
    public void Shows_the_rows_of_a_real_file()
    {
        string path = Fixtures.Shared("fixtures", "real", "36zGv.unexpanded.v3.c1z");
        Scan.All(new MemoryTableStore("real", Fixtures.Unpack(path))).Should().Equal(Python.Read(path));
    }

    /// <summary>An older key layout in the same kind of directory; its log ends in the remains of a recycled one.</summary>
    [Fact]
    public void Shows_the_raw_rows_of_the_older_layout_too()
    {
        string path = Fixtures.Path("pr876-tiny-twosyncs");
        byte[] container = File.ReadAllBytes(path);
        int payload = 9 + BinaryPrimitives.ReadInt32BigEndian(container.AsSpan(5));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var zstd = new ZstdDecompressionStream(new MemoryStream(container[payload..]), new ZstdDecompressionLimits(1 << 20, 1 << 27));
        using var tar = new TarReader(zstd);
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }

        string[] expected = File.ReadAllLines(Path.ChangeExtension(path, ".kv"));
        Scan.All(new MemoryTableStore("pr876", files)).Should().Equal(expected.Order(StringComparer.Ordinal));
    }
}
