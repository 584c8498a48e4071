using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Writing;

/// <summary>Files whose grants are stored without entitlement and principal, alone and mixed with whole ones.</summary>
public sealed class SlimGrantTests : IDisposable
{
    private static readonly C1zWriterOptions Slim = new() { SlimGrants = true };
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("sync.c1z");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestV2GrantsWriter_RoundTrip")]
    [Trait("parity", "TestV2GrantsReader_StubsIgnoreEntitlementTable")]
    public void Slim_grants_come_back_as_identities_only()
    {
        Make.FullSync(Path, Make.Grants(3), Slim);
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().HaveCount(3).And.OnlyContain(g =>
            g.Entitlement.Id == "group:eng:member"
            && g.Entitlement.Resource.Id.Resource == "eng"
            && g.Entitlement.DisplayName.Length == 0
            && g.Principal.Id.ResourceType == "user"
            && g.Principal.DisplayName.Length == 0);
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_MixedBlobs")]
    public void Slim_and_whole_grants_mix_in_one_file()
    {
        IReadOnlyList<Grant> grants = Make.Grants(4);
        string id = Make.FullSync(Path, [.. grants.Take(2)]);
        using (C1zWriter writer = C1zWriter.Open(Path, Slim))
        {
            writer.SetCurrentSync(id);
            writer.PutGrants(grants.Skip(2));
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        Grant[] read = [.. reader.EnumerateGrants()];
        read.Take(2).Should().Equal(grants.Take(2));
        read.Skip(2).Should().OnlyContain(g => g.Principal.DisplayName.Length == 0);
        read.Select(g => g.Principal.Id).Should().Equal(grants.Select(g => g.Principal.Id));
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_PaginatedSlim")]
    public void Five_hundred_slim_grants_page_like_whole_ones()
    {
        IReadOnlyList<Grant> grants = Make.Grants(500);
        Make.FullSync(Path, grants, Slim);
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants(pageSize: 70).Select(g => g.Id).Should().Equal(grants.Select(g => g.Id));
    }

    [Fact]
    [Trait("parity", "TestV2GetGrant_Hydrates")]
    [Trait("parity", "TestV2GetGrant_HydratesAfterCloseReopen")]
    public void A_single_slim_grant_is_hydrated_before_and_after_a_reopen()
    {
        Grant grant = Make.Grants(1)[0];
        using (C1zWriter writer = C1zWriter.Open(Path, Slim))
        {
            writer.StartSync();
            writer.PutGrants([grant]);
            writer.Reader.FindGrant(grant.Id)!.Principal.Id.Should().Be(grant.Principal.Id);
            writer.EndSync();
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        reader.FindGrant(grant.Id)!.Entitlement.Resource.Id.Should().Be(grant.Entitlement.Resource.Id);
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_ListGrantsForEntitlement_Slim")]
    [Trait("parity", "TestV2GrantsReader_ListGrantsForPrincipal_Slim")]
    [Trait("parity", "TestV2GrantsReader_ListGrantsForResourceType_Slim")]
    public void Every_filtered_listing_hydrates()
    {
        IReadOnlyList<Grant> grants = Make.Grants(5);
        Make.FullSync(Path, grants, Slim);
        using C1zReader reader = C1zReader.Open(Path);
        Grant[][] listings =
        [
            [.. reader.ListGrantsForEntitlement(grants[0].Entitlement).Items],
            [.. reader.ListGrantsForPrincipal(grants[0].Principal.Id).Items],
            [.. reader.ListGrantsForResourceType("group").Items],
            [.. reader.ListGrantsForEntitlements([grants[0].Entitlement]).Items],
        ];
        listings.Select(l => l.Length).Should().Equal(5, 1, 5, 5);
        listings.Should().OnlyContain(l => l.All(g => g.Entitlement.Id == "group:eng:member" && g.Principal.Id.ResourceType == "user"));
    }

    [Fact]
    [Trait("parity", "TestV2GrantsWriter_PreserveExpansionMode_Slim")]
    public void Expanded_grants_are_slim_too_and_keep_their_state()
    {
        Entitlement member = Make.Member(Make.Group("eng"));
        Grant nested = Make.Grant(member, Make.Group("ops"), Make.Expandable("group:ops:member"));
        using (C1zWriter writer = C1zWriter.Open(Path, Slim))
        {
            writer.StartSync();
            writer.PutGrants([nested]);
            Grant expanded = nested.Clone();
            expanded.Annotations.Clear();
            writer.PutExpandedGrants([expanded]);
            writer.EndSync();
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        reader.ListPendingExpansions().Items.Should().ContainSingle();
        reader.FindGrant(nested.Id)!.Principal.DisplayName.Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestV2GrantsReader_EmptyTable_NoHydrationWork")]
    public void A_file_without_grants_lists_none()
    {
        Make.FullSync(Path, [], Slim);
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestListGrantsForPrincipal_RequiresPrincipalID")]
    public void A_listing_for_nobody_is_refused()
    {
        Make.FullSync(Path, Make.Grants(1));
        using C1zReader reader = C1zReader.Open(Path);
        Action half = () => reader.ListGrantsForPrincipal(new ResourceId { ResourceType = "user" });
        half.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.InvalidArgument).WithMessage("*missing principal_id*");
        ((Action)(() => reader.ListGrantsForPrincipal(null!))).Should().Throw<ArgumentNullException>();
    }
}
