namespace C1z.Adapters.Tests.Synthetic;

public sealed class SyntheticSnapshotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1_234, 50, 100)]
    public void The_shape_is_the_one_asked_for_and_the_graph_is_sound(int grants, int entitlements, int principals)
    {
        string path = Write("a.c1z", new SyntheticOptions { Grants = grants, Entitlements = entitlements, Principals = principals, PageSize = 100 });
        C1zVerifier.Verify(path, null, f => throw new InvalidOperationException(f.ToString()));
        using C1zReader reader = C1zReader.Open(path);
        reader.EnumerateGrants().Select(g => g.Id).Distinct().Should().HaveCount(grants);
        reader.EnumerateEntitlements().Should().HaveCount(entitlements);
        reader.EnumerateResources("user").Should().HaveCount(principals);
    }

    [Fact]
    public void The_same_seed_gives_the_same_records_and_another_seed_others()
    {
        var options = new SyntheticOptions { Grants = 300, Entitlements = 10, Principals = 40 };
        using C1zReader a = C1zReader.Open(Write("a.c1z", options));
        using C1zReader b = C1zReader.Open(Write("b.c1z", options with { PageSize = 7 }));
        using C1zReader c = C1zReader.Open(Write("c.c1z", options with { Seed = 2 }));
        a.EnumerateResources().Should().Equal(b.EnumerateResources());
        a.EnumerateGrants().Should().Equal(b.EnumerateGrants());
        a.EnumerateResources().Should().NotEqual(c.EnumerateResources());
    }

    [Fact]
    public void More_grants_than_pairs_are_impossible()
    {
        Action write = () => Write("a.c1z", new SyntheticOptions { Grants = 101, Entitlements = 10, Principals = 10 });
        write.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.InvalidArgument);
    }

    private string Write(string name, SyntheticOptions options)
    {
        string path = _folder.File(name);
        using C1zWriter writer = C1zWriter.Open(path);
        SyntheticSnapshot.Write(writer, options);
        writer.Save();
        return path;
    }
}
