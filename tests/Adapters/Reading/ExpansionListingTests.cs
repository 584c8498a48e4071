using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Reading;

/// <summary>Listings that show what is to be expanded.</summary>
public sealed class ExpansionListingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestListGrantsInternal_ExpansionOnlyPageSizeAndToken")]
    public void Pending_expansions_page_like_any_listing()
    {
        using C1zReader reader = WithNestedGroups(7);
        var ids = new List<string>();
        string token = "";
        int pages = 0;
        do
        {
            Page<PendingExpansion> page = reader.ListPendingExpansions(new PageOptions(3, token));
            page.Items.Count.Should().BeLessThanOrEqualTo(3);
            ids.AddRange(page.Items.Select(p => p.GrantId));
            token = page.NextToken;
            pages++;
        }
        while (token.Length > 0);

        pages.Should().Be(3);
        ids.Should().HaveCount(7).And.OnlyHaveUniqueItems();
        Action bad = () => reader.ListPendingExpansions(new PageOptions(3, "not a number"));
        bad.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.InvalidPageToken);
    }

    [Fact]
    [Trait("parity", "TestListGrantsInternal_PayloadWithExpansionPageSizeAndTokenFromOptions")]
    public void Grants_with_their_annotation_page_like_grants_without()
    {
        using C1zReader reader = WithNestedGroups(5);
        reader.EnumerateGrants(withExpansion: true, pageSize: 4).Select(g => g.Id)
            .Should().Equal(reader.EnumerateGrants(pageSize: 3).Select(g => g.Id));
        reader.EnumerateGrants(withExpansion: true, pageSize: 4).Count(g => g.Annotations.Count == 1).Should().Be(5);
    }

    [Fact]
    [Trait("parity", "TestC1ZStoreConformance/Grants/*")]
    public void Expanded_grants_keep_the_state_of_those_that_exist_and_ask_for_nothing_themselves()
    {
        string path = _folder.File("sync.c1z");
        Entitlement member = Make.Member(Make.Group("eng"));
        Grant nested = Make.Grant(member, Make.Group("ops"), Make.Expandable("group:ops:member"));
        Grant derived = Make.Grant(member, Make.User("ada"), Make.Expandable("group:left:over"));
        using C1zWriter writer = C1zWriter.Open(path);
        writer.StartSync();
        writer.PutGrants([nested]);
        writer.PutExpandedGrants([nested, derived]);

        writer.Reader.ListPendingExpansions().Items.Should().ContainSingle().Which.GrantId.Should().Be(nested.Id);
        writer.Reader.FindGrant(derived.Id)!.Annotations.Should().BeEmpty();
        writer.Reader.EnumerateGrants(withExpansion: true).Select(g => g.Annotations.Count).Should().Equal(1, 0);
    }

    private C1zReader WithNestedGroups(int count)
    {
        string path = _folder.File("sync.c1z");
        Entitlement member = Make.Member(Make.Group("eng"));
        IEnumerable<Grant> nested = Enumerable.Range(0, count)
            .Select(i => Make.Grant(member, Make.Group($"g{i}"), Make.Expandable($"group:g{i}:member")));
        Make.FullSync(path, [.. nested, .. Enumerable.Range(0, count).Select(i => Make.Grant(member, Make.User($"u{i}")))]);
        return C1zReader.Open(path);
    }
}
