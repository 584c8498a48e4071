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
}
