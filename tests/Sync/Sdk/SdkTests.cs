using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Sdk;

public sealed class SdkTests
{
    private static readonly ResourceType GroupType = ResourceTypes.Group("group", "Group");
    private static readonly ResourceType UserType = ResourceTypes.User("user", "User");

    [Fact]
    public void Entitlements_and_grants_get_the_ids_of_the_ecosystem()
    {
        Entitlement member = Entitlements.Assignment(Resources.Group(GroupType, "eng", "Engineering"), "member", UserType);
        Grant grant = Entitlements.Grant(member, Resources.User(UserType, "ada", "Ada", "ada@example.com"));
        member.Id.Should().Be("group:eng:member");
        grant.Id.Should().Be("group:eng:member:user:ada");
        grant.Entitlement.Should().BeSameAs(member);
    }

    [Fact]
    public void An_annotation_is_replaced_and_child_types_add_up()
    {
        Resource resource = Resources.App(GroupType, "a", "A").With(
            new ChildResourceType { ResourceTypeId = "x" }, new ChildResourceType { ResourceTypeId = "y" }, new RawId { Id = "1" });
        resource.With(new RawId { Id = "2" });
        resource.ChildTypes().Should().Equal("x", "y");
        resource.Annotations.Find<RawId>()!.Id.Should().Be("2");
        resource.Trait<AppTrait>().Should().NotBeNull();
        resource.Trait<UserTrait>().Should().BeNull();
        resource.Annotations.Has<SkipGrants>().Should().BeFalse();
    }

    [Fact]
    public void Types_of_accounts_are_not_asked_for_entitlements()
    {
        UserType.Annotations.SkipsEntitlements().Should().BeTrue();
        UserType.Annotations.SkipsGrants().Should().BeTrue();
        GroupType.Annotations.SkipsGrants().Should().BeFalse();
        GroupType.Clone().With(new SkipGrants()).Annotations.SkipsEntitlements().Should().BeFalse();
    }

    [Fact]
    public async Task A_connector_hands_a_call_to_the_syncer_of_the_type()
    {
        await using var connector = new OneGroup();
        ListPage<Resource> groups = await connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "group" });
        groups.Items.Should().ContainSingle(r => r.Id.Resource == "eng");
        (await connector.ListGrantsAsync(new GrantListRequest { Resource = groups.Items[0] })).Items.Should().BeEmpty();
        (await connector.ListResourceTypesAsync(new ResourceTypeListRequest())).Items.Should().ContainSingle(t => t.Id == "group");

        Func<Task> unknown = async () => await connector.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "car" });
        (await unknown.Should().ThrowAsync<ConnectorException>()).Which.Status.Should().Be(ConnectorStatus.InvalidArgument);
        Func<Task> single = async () => await connector.GetResourceAsync(new ResourceRequest(Resources.Id("group", "eng")));
        (await single.Should().ThrowAsync<ConnectorException>()).Which.Status.Should().Be(ConnectorStatus.Unimplemented);
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_grant_what_the_source_asks_for()
    {
        var policy = new RetryPolicy();
        Enumerable.Range(1, 8).Select(i => policy.DelayAfter(i).TotalSeconds).Should().Equal(1, 2, 4, 8, 16, 32, 60, 60);
        policy.DelayAfter(1_000_000).TotalSeconds.Should().Be(60);
        policy.DelayAfter(1, TimeSpan.FromSeconds(90)).TotalSeconds.Should().Be(90);
        policy.DelayAfter(1, TimeSpan.FromDays(400)).TotalDays.Should().Be(1, "a mistaken clock is not waited for");
    }

    [Fact]
    public void Failures_of_the_network_pass_and_what_a_source_does_not_have_does_not()
    {
        RetryPolicy.StatusOf(new HttpRequestException("x", null, System.Net.HttpStatusCode.BadGateway)).Should().Be(ConnectorStatus.Unavailable);
        RetryPolicy.StatusOf(new HttpRequestException("x", null, System.Net.HttpStatusCode.TooManyRequests)).Should().Be(ConnectorStatus.Unavailable);
        RetryPolicy.StatusOf(new HttpRequestException("x", null, System.Net.HttpStatusCode.NotImplemented)).Should().Be(ConnectorStatus.Unimplemented);
        RetryPolicy.StatusOf(new HttpIOException(HttpRequestError.ResponseEnded)).Should().Be(ConnectorStatus.Unavailable);
        RetryPolicy.StatusOf(new System.Net.Sockets.SocketException(104)).Should().Be(ConnectorStatus.Unavailable);
        RetryPolicy.StatusOf(new TaskCanceledException("x", new TimeoutException())).Should().Be(ConnectorStatus.DeadlineExceeded);
        RetryPolicy.StatusOf(new InvalidOperationException()).Should().Be(ConnectorStatus.Unknown);
    }

    [Fact]
    public async Task A_gate_stays_closed_until_the_last_limit_is_reset()
    {
        var clock = new ManualClock();
        var gate = new ResetRateGate(clock);
        foreach (int seconds in new[] { 60, 30 })
        {
            gate.Observe(new RateLimitDescription
            {
                Limit = 10,
                ResetAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(clock.GetUtcNow().AddSeconds(seconds)),
            });
        }

        (await gate.WaitAsync()).Should().Be(TimeSpan.FromSeconds(60));
        (await gate.WaitAsync()).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void An_error_in_a_file_names_the_place()
    {
        new SyncException(SyncErrorCode.BadInput, "x", "a.csv", 3, 5).Message.Should().Be("a.csv:3:5: x");
        new SyncException(SyncErrorCode.BadInput, "x", "a.csv", 3, 0).Message.Should().Be("a.csv:3: x");
        new SyncException(SyncErrorCode.BadInput, "x", "a.csv", 0, 0).Message.Should().Be("a.csv: x");
    }

    private sealed class OneGroup() : Connector("One group", new Groups());

    private sealed class Groups() : ResourceSyncer(GroupType)
    {
        public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
            ValueTask.FromResult(ListPage.Of([Resources.Group(Type, "eng", "Engineering")]));
    }
}
