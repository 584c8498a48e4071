using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Writing;

/// <summary>Grants that are read, page by page, from the very writer that they are put into.</summary>
public sealed class ReadWhilePuttingTests
{
    private const int Count = 9_000;

    [Theory]
    [InlineData(C1zEngine.Lsm, 1, true)]
    [InlineData(C1zEngine.Lsm, 1, false)]
    [InlineData(C1zEngine.Lsm, 3, true)]
    [InlineData(C1zEngine.Lsm, 3, false)]
    [InlineData(C1zEngine.Sqlite, 1, false)]
    public void What_a_writer_reads_can_be_put_into_it(C1zEngine engine, int shards, bool isSaved)
    {
        using var folder = new TempFolder();
        using C1zWriter writer = C1zWriter.Open(folder.File("a.c1z"), new C1zWriterOptions { Engine = engine, Shards = shards });
        writer.StartSync();
        writer.PutGrants(Make.Grants(Count));
        if (isSaved)
        {
            writer.Save();
        }

        writer.PutGrants(writer.Reader.EnumerateGrants(pageSize: 500).Select(Marked));

        writer.Reader.EnumerateGrants().Should().HaveCount(Count).And.OnlyContain(grant => grant.Sources.Sources.ContainsKey("elsewhere"));
    }

    private static Grant Marked(Grant grant)
    {
        grant.Sources = new GrantSources { Sources = { ["elsewhere"] = new GrantSources.Types.GrantSource() } };
        return grant;
    }
}
