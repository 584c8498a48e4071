using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Writing;

/// <summary>Grants that are loaded on several threads: whatever collection they come in, the file holds them all.</summary>
public sealed class GrantFeedTests
{
    private const int Count = 9_001;

    private static readonly Entitlement Owner = new() { Id = "owner", Resource = Make.Resource("app", "github") };

    private static Grant[] Grants(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Grant { Id = $"g{i}", Entitlement = Owner, Principal = Make.Resource("user", $"u{i}") })];

    public static TheoryData<string> Collections => ["array", "segment", "list", "linked list", "stream"];

    [Theory]
    [MemberData(nameof(Collections))]
    public void Every_collection_is_loaded_whole(string collection)
    {
        Grant[] grants = Grants(Count);
        IEnumerable<Grant> given = collection switch
        {
            "array" => grants,
            "segment" => new ArraySegment<Grant>(Grants(Count + 10), 0, Count),
            "list" => grants.ToList(),
            "linked list" => new LinkedList<Grant>(grants),
            _ => grants.Where(_ => true),
        };
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        writer.PutGrants(given);
        writer.Reader.EnumerateGrants().Select(grant => grant.Id).Order().Should().Equal(grants.Select(grant => grant.Id).Order());
    }

    [Fact]
    public void Calls_of_every_size_follow_one_another()
    {
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        Grant[] grants = Grants(12_000);
        int from = 0;
        foreach (int size in new[] { 0, 1, 1_999, 2_000, 2_001, 5_000, 999 })
        {
            writer.PutGrants(new ArraySegment<Grant>(grants, from, size));
            from += size;
        }

        writer.PutGrants(Array.Empty<Grant>());
        writer.Reader.EnumerateGrants().Should().HaveCount(from);
    }

    [Fact]
    public void A_stream_that_breaks_leaves_what_came_before()
    {
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        Action put = () => writer.PutGrants(Breaking(Grants(5_000)));
        put.Should().Throw<InvalidDataException>().WithMessage("the connector is gone");
        writer.Reader.EnumerateGrants().Should().HaveCount(4_000, "whole pieces of 2,000 rows are kept");
    }

    [Fact]
    public void A_stream_is_not_read_on_when_the_call_is_cancelled()
    {
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        using var cancel = new CancellationTokenSource();
        int read = 0;
        IEnumerable<Grant> stream = Grants(5_000).Select(grant =>
        {
            if (++read == 10)
            {
                cancel.Cancel();
            }

            return grant;
        });

        Action put = () => writer.PutGrants(stream, cancel.Token);

        put.Should().Throw<OperationCanceledException>();
        read.Should().Be(10);
    }

    [Fact]
    public void A_message_that_changes_after_the_call_does_not_change_the_file()
    {
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        Grant[] grants = Grants(10);
        writer.PutGrants(grants);
        grants[3].Principal.Id.Resource = "somebody else";
        grants[3].Id = "another";
        writer.Reader.EnumerateGrants().Select(grant => grant.Principal.Id.Resource).Should().Contain("u3").And.NotContain("somebody else");
    }

    [Fact]
    public void A_grant_without_an_entitlement_is_refused_with_its_code()
    {
        using var folder = new TempFolder();
        using C1zWriter writer = Open(folder.File("a.c1z"));
        Grant[] grants = Grants(5_000);
        grants[4_500].Entitlement = null;
        Action put = () => writer.PutGrants(grants);
        put.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.InvalidArgument);
        writer.Reader.EnumerateGrants().Should().HaveCount(4_000);
    }

    [Theory]
    [InlineData(1, C1zLoadPath.Direct)]
    [InlineData(3, C1zLoadPath.Direct)]
    [InlineData(3, C1zLoadPath.Batch)]
    public async Task A_load_of_which_nothing_is_kept_leaves_its_memory_to_the_next(int shards, C1zLoadPath path)
    {
        using var folder = new TempFolder();
        var options = new C1zWriterOptions { Engine = C1zEngine.Lsm, Shards = shards, MemoryBudgetBytes = 4 << 10, LoadPath = path };
        using C1zWriter writer = C1zWriter.Open(folder.File("a.c1z"), options);
        writer.StartSync();
        Grant[] broken = Grants(9_000);
        broken[1_999].Entitlement = null;
        Action put = () => writer.PutGrants(broken);
        for (int i = 0; i < 2; i++)
        {
            put.Should().Throw<C1zException>().Which.Code.Should().Be(C1zErrorCode.InvalidArgument);
        }

        var again = Task.Run(() => writer.PutGrants(Grants(9_000)));

        (await Task.WhenAny(again, Task.Delay(TimeSpan.FromMinutes(2)))).Should().BeSameAs(again, "a second load does not wait for room that nobody makes");
        await again;
        writer.Reader.EnumerateGrants().Should().HaveCount(9_000);
    }

    private static IEnumerable<Grant> Breaking(Grant[] grants)
    {
        foreach (Grant grant in grants)
        {
            yield return grant;
        }

        throw new InvalidDataException("the connector is gone");
    }

    private static C1zWriter Open(string path)
    {
        C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = C1zEngine.Lsm, Shards = 3 });
        writer.StartSync();
        return writer;
    }
}
