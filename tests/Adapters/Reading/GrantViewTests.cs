using System.Text;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Reading;

public sealed class GrantViewTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Views_show_the_identities_of_the_same_listing(int pageSize)
    {
        IReadOnlyList<Grant> grants = Make.Grants(23);
        string path = _folder.File("sync.c1z");
        Make.FullSync(path, grants);
        using C1zReader reader = C1zReader.Open(path);

        var seen = new List<string>();
        var page = new GrantViews();
        do
        {
            reader.ListGrantViews(page, page: new PageOptions(pageSize, page.NextToken));
            foreach (GrantView grant in page)
            {
                seen.Add(string.Join(
                    '|', Text(grant.Id), Text(grant.EntitlementId), Text(grant.ResourceType), Text(grant.ResourceId), Text(grant.PrincipalType), Text(grant.PrincipalId)));
            }
        }
        while (page.NextToken.Length > 0);

        seen.Should().Equal(reader.EnumerateGrants().Select(g => string.Join(
            '|', g.Id, g.Entitlement.Id, g.Entitlement.Resource.Id.ResourceType, g.Entitlement.Resource.Id.Resource, g.Principal.Id.ResourceType, g.Principal.Id.Resource)));
    }

    [Fact]
    public void Pages_after_the_first_cost_a_constant_whatever_their_number_of_grants()
    {
        string path = _folder.File("sync.c1z");
        Make.FullSync(path, Make.Grants(5_000));
        using C1zReader reader = C1zReader.Open(path);
        var page = new GrantViews();
        Allocation.Of(() => reader.ListGrantViews(page)).Should().BeLessThan(5_000, "less than a byte a grant");
        page.Count.Should().Be(5_000);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
