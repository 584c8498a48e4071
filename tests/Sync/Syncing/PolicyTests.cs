using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors;
using C1z.Sync.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Tests.Syncing;

/// <summary>P10: what is repeated, what is a warning, what ends a sync.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Calls_that_fail_in_passing_are_repeated_with_growing_waits()
    {
        int failures = 0;
        await using var connector = new HookedConnector(new DemoConnector(), (call, subject) =>
            call == "ListGrants" && subject == "group-3" && failures++ < 8
                ? throw new ConnectorException(failures % 2 == 0 ? ConnectorStatus.DeadlineExceeded : ConnectorStatus.Unavailable, "later")
                : Task.CompletedTask);
        SyncReport report = await new Syncer(connector, new SyncOptions { Clock = _clock }).RunAsync(_folder.File("sync.c1z"));

        report.IsComplete.Should().BeTrue();
        report.Retries.Should().Be(8);
        _clock.Waits.Select(w => w.TotalSeconds).Should().Equal(1, 2, 4, 8, 16, 32, 60, 60);
        using C1zReader reader = C1zReader.Open(_folder.File("sync.c1z"));
        var stat = reader.GetStats().ConnectorCallStats["ListGrants"];
        (stat.Errors, stat.Timeouts).Should().Be((8, 4));
    }

    [Fact]
    public async Task A_source_says_how_long_to_wait()
    {
        int failures = 0;
        await using var connector = new HookedConnector(new DemoConnector(), (call, _) =>
            call == "ListResourceTypes" && failures++ == 0
                ? throw new ConnectorException(ConnectorStatus.Unavailable, "busy") { RetryAfter = TimeSpan.FromSeconds(90) }
                : Task.CompletedTask);
        await new Syncer(connector, new SyncOptions { Clock = _clock }).RunAsync(_folder.File("sync.c1z"));
        _clock.Waits.Select(w => w.TotalSeconds).Should().Equal(90);
    }

    [Fact]
    public async Task A_used_up_rate_limit_holds_calls_until_it_is_reset()
    {
        await using var connector = new LimitedConnector(_clock);
        await new Syncer(connector, new SyncOptions { Clock = _clock }).RunAsync(_folder.File("sync.c1z"));
        _clock.Waits.Should().Equal(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_is_gone_is_a_warning()
    {
        await using var connector = new HookedConnector(new DemoConnector(), (call, subject) =>
            call == "ListGrants" && subject == "group-3" ? throw new ConnectorException(ConnectorStatus.NotFound, "gone") : Task.CompletedTask);
        SyncReport report = await new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        report.IsComplete.Should().BeTrue();
        report.WarningCounts["not-found"].Should().Be(1);
        report.Warnings.Should().ContainSingle(w => w.Subject == "ListGrants group:group-3");
        using C1zReader reader = C1zReader.Open(_folder.File("sync.c1z"));
        reader.EnumerateGrants().Should().NotContain(g => g.Entitlement.Id == "group:group-3:member" && (g.Sources == null || g.Sources.Sources.Count == 0));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task Too_many_warnings_end_the_sync(int missing, bool completes)
    {
        int seen = 0;
        await using var connector = new HookedConnector(new DemoConnector(), (call, _) =>
            call == "ListGrants" && ++seen <= missing ? throw new ConnectorException(ConnectorStatus.NotFound, "gone") : Task.CompletedTask);
        string path = _folder.File("sync.c1z");
        Func<Task> sync = () => new Syncer(connector, new SyncOptions { Expand = false }).RunAsync(path);
        if (completes)
        {
            await sync.Should().NotThrowAsync();
        }
        else
        {
            (await sync.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.TooManyWarnings);
            File.Exists(path).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(120, true)]
    public async Task Warnings_are_too_many_when_they_are_more_than_a_tenth_of_all_calls(int groups, bool completes)
    {
        int seen = 0;
        await using var connector = new HookedConnector(new DemoConnector(new DemoOptions { Users = 5, Groups = groups, Apps = 0 }), (call, _) =>
            call == "ListGrants" && ++seen > groups - (completes ? 22 : 25) ? throw new ConnectorException(ConnectorStatus.NotFound, "gone") : Task.CompletedTask);
        Func<Task<SyncReport>> sync = () => new Syncer(connector, new SyncOptions { Expand = false }).RunAsync(_folder.File("sync.c1z"));
        if (completes)
        {
            (await sync()).WarningCounts["not-found"].Should().Be(22, "that many of some 250 calls are fewer than a tenth");
        }
        else
        {
            (await sync.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.TooManyWarnings);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_limit_of_tries_is_the_number_of_calls(int tries)
    {
        await using var connector = new HookedConnector(new DemoConnector(), (call, _) =>
            call == "ListResourceTypes" ? throw new ConnectorException(ConnectorStatus.Unavailable, "away") : Task.CompletedTask);
        var options = new SyncOptions { Clock = _clock, Retry = new RetryPolicy { MaxTries = tries } };
        Func<Task> sync = () => new Syncer(connector, options).RunAsync(_folder.File("sync.c1z"));
        (await sync.Should().ThrowAsync<ConnectorException>()).Which.Status.Should().Be(ConnectorStatus.Unavailable);
        connector.CallsOf("ListResourceTypes").Should().Be(tries);
    }

    [Fact]
    public async Task Other_failures_end_the_sync_and_name_the_call()
    {
        await using var connector = new HookedConnector(new DemoConnector(), (call, subject) =>
            call == "ListEntitlements" && subject == "group-2" ? throw new InvalidOperationException("boom") : Task.CompletedTask);
        Func<Task> sync = () => new Syncer(connector).RunAsync(_folder.File("sync.c1z"));
        ConnectorException error = (await sync.Should().ThrowAsync<ConnectorException>()).Which;
        error.Message.Should().Contain("ListEntitlements").And.Contain("group:group-2").And.Contain("boom");
    }

    [Theory]
    [InlineData(InvariantPolicy.Warn)]
    [InlineData(InvariantPolicy.Fail)]
    public async Task Broken_references_and_duplicates_are_found(InvariantPolicy policy)
    {
        await using var connector = new SloppyConnector();
        string path = _folder.File("sync.c1z");
        Func<Task<SyncReport>> sync = () => new Syncer(connector, new SyncOptions { Invariants = policy }).RunAsync(path);
        if (policy == InvariantPolicy.Fail)
        {
            SyncException error = (await sync.Should().ThrowAsync<SyncException>()).Which;
            error.Code.Should().Be(SyncErrorCode.InvariantBroken);
            error.Message.Should().Contain("duplicate-resource").And.Contain("dangling-principal").And.Contain("duplicate-grants");
            File.Exists(path).Should().BeFalse();
            return;
        }

        SyncReport report = await sync();
        report.WarningCounts.Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["duplicate-resource"] = 1,
            ["dangling-parent"] = 1,
            ["dangling-entitlement-resource"] = 1,
            ["dangling-entitlement"] = 1,
            ["dangling-principal"] = 1,
        });
    }

    public void Dispose() => _folder.Dispose();

    private sealed class LimitedConnector(ManualClock clock) : Connector("Limited", new Things(clock))
    {
        private sealed class Things(ManualClock clock) : ResourceSyncer(ResourceTypes.User("thing", "Thing"))
        {
            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel)
            {
                var limit = new RateLimitDescription { Limit = 10, Remaining = 0, ResetAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow().AddSeconds(30)) };
                return ValueTask.FromResult(request.PageToken.Length > 0
                    ? ListPage.Empty<Resource>()
                    : new ListPage<Resource>([Resources.Of(Type, "a", "A")], "more") { Annotations = [Any.Pack(limit)] });
            }
        }
    }

    private sealed class SloppyConnector() : Connector("Sloppy", new Things())
    {
        private sealed class Things() : ResourceSyncer(ResourceTypes.Of("thing", "Thing"))
        {
            public override ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(ListPage.Of(
                [
                    Resources.Of(Type, "a", "A", Resources.Id("thing", "b")),
                    Resources.Of(Type, "b", "B"),
                    Resources.Of(Type, "b", "B again"),
                    Resources.Of(Type, "c", "C", Resources.Id("thing", "nobody")),
                ]));

            public override ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel) =>
                ValueTask.FromResult(request.Resource.Id.Resource == "a"
                    ? ListPage.Of([Entitlements.Permission(request.Resource, "use"), Entitlements.Permission(Resources.Of(Type, "gone", "Gone"), "use")])
                    : ListPage.Empty<Entitlement>());

            public override ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel)
            {
                if (request.Resource.Id.Resource != "a")
                {
                    return ValueTask.FromResult(ListPage.Empty<Grant>());
                }

                Entitlement use = Entitlements.Permission(request.Resource, "use");
                Resource b = Resources.Of(Type, "b", "B");
                return ValueTask.FromResult(ListPage.Of(
                [
                    Entitlements.Grant(use, b),
                    Entitlements.Grant(use, b),
                    Entitlements.Grant(Entitlements.Permission(request.Resource, "unheard-of"), b),
                    Entitlements.Grant(use, Resources.Of(Type, "nobody", "Nobody")),
                ]));
            }
        }
    }
}
