using System.Buffers.Text;
using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Reading;

public sealed class TokenTests
{
    public static TheoryData<GrantQuery, string> ListingsAndPrefixes => new()
    {
        { new GrantQuery(), "030400" },
        { new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }, "03070400" },
        { new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "group:g003:member" }, "030400" },
    };

    [Theory]
    [MemberData(nameof(ListingsAndPrefixes))]
    public void A_token_is_the_last_raw_key_as_base64url(GrantQuery query, string prefix)
    {
        using LsmEngine engine = Fixtures.Open("medium-v3");
        string token = engine.ListGrants(query, new PageRequest(13), new GrantBatch());
        string key = Convert.ToHexStringLower(Base64Url.DecodeFromChars(token));
        key.Should().StartWith(prefix);
        Dump.Rows("medium-v3").Should().Contain(row => row.Key == key);
        token.Should().NotContainAny("=", "+", "/");
    }

    [Fact]
    public void Continues_with_the_token_of_another_reader()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        List<KeyValuePair<string, string>> grants = [.. Dump.Rows("tiny-v3").Where(row => row.Key.StartsWith("030400", StringComparison.Ordinal))];
        for (int i = 0; i < grants.Count; i++)
        {
            string token = Base64Url.EncodeToString(Convert.FromHexString(grants[i].Key));
            var batch = new GrantBatch();
            engine.ListGrants(new GrantQuery(), new PageRequest(0, token), batch).Should().BeEmpty();
            batch.Count.Should().Be(grants.Count - i - 1);
        }
    }

    [Fact]
    public void A_full_last_page_has_no_token()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        engine.ListGrants(new GrantQuery(), new PageRequest(4), new GrantBatch()).Should().BeEmpty();
        engine.ListGrants(new GrantQuery(), new PageRequest(3), new GrantBatch()).Should().NotBeEmpty();
        var filtered = new GrantQuery { PrincipalTypes = ["group"] };
        engine.ListGrants(filtered, new PageRequest(1), new GrantBatch()).Should().BeEmpty("no further row passes the filter");
    }

    [Theory]
    [InlineData("not base64url!")]
    [InlineData("AwQA=")]
    [InlineData("AwEAdXNlcg")]
    [InlineData("A")]
    public void Refuses_what_is_not_a_token_of_the_listing(string token)
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        Action list = () => engine.ListGrants(new GrantQuery(), new PageRequest(0, token), new GrantBatch());
        list.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidPageToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Lists_the_grants_of_several_entitlements_in_the_order_of_the_list(int size)
    {
        using LsmEngine engine = Fixtures.Open("medium-v3");
        string[] ids = ["group:g009:member", "", "none", "group:g002:member", "group:g009:member", "group:g050:member"];
        string[] wanted = [ids[0], ids[3], ids[5]];
        List<string> expected = [.. wanted.SelectMany(id => Pages.Grants(engine, new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = id }))];
        Pages.All<GrantBatch, GrantRow>(new GrantBatch(), (page, into) => engine.ListGrantsForEntitlements(null, ids, page, into), row => row.Value, size)
            .Should().Equal(expected).And.HaveCount(300);
    }

    [Fact]
    public void Another_list_of_entitlements_starts_again()
    {
        using LsmEngine engine = Fixtures.Open("tiny-v3");
        var batch = new GrantBatch();
        string token = engine.ListGrantsForEntitlements(null, ["group:eng:member", "custom-ent-42"], new PageRequest(3), batch);
        token.Should().NotBeEmpty();
        engine.ListGrantsForEntitlements(null, ["custom-ent-42", "group:eng:member"], new PageRequest(0, token), batch).Should().BeEmpty();
        batch.Count.Should().Be(4);
        engine.ListGrantsForEntitlements(null, ["group:eng:member", "custom-ent-42"], new PageRequest(0, token), batch).Should().BeEmpty();
        batch.Count.Should().Be(1);
        Action list = () => engine.ListGrantsForEntitlements(null, ["custom-ent-42"], new PageRequest(0, "AA"), batch);
        list.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.InvalidPageToken);
    }
}
