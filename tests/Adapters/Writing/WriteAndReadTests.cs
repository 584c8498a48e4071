using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Tests.Writing;

public sealed class WriteAndReadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("sync.c1z");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("parity", "TestC1Z")]
    public void An_untouched_new_writer_leaves_no_file()
    {
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.Save().Changed.Should().BeFalse();
        }

        File.Exists(Path).Should().BeFalse();
    }

    [Fact]
    public void Dispose_without_save_throws_the_work_away_and_keeps_the_file()
    {
        Make.FullSync(Path, Make.Grants(3));
        byte[] before = File.ReadAllBytes(Path);
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.StartSync();
            writer.PutResources([Make.User("new")]);
            writer.HasUnsavedWork.Should().BeTrue();
        }

        File.ReadAllBytes(Path).Should().Equal(before);
    }

    [Theory]
    [InlineData(C1zEngine.Sqlite)]
    [InlineData(C1zEngine.Lsm)]
    public void Nothing_put_changes_nothing_and_needs_no_sync(C1zEngine engine)
    {
        using C1zWriter writer = C1zWriter.Open(Path, new C1zWriterOptions { Engine = engine });
        writer.PutGrants([]);
        writer.PutResources([]);
        writer.HasUnsavedWork.Should().BeFalse();
    }

    [Fact]
    public void What_was_put_is_read_back_whole()
    {
        IReadOnlyList<Grant> grants = Make.Grants(25);
        Make.FullSync(Path, grants);

        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().Equal(grants);
        reader.EnumerateResourceTypes().Should().BeEquivalentTo([Make.UserType, Make.GroupType]);
        reader.EnumerateResources("user").Should().HaveCount(25);
        reader.EnumerateEntitlements().Should().Equal(grants[0].Entitlement);
        reader.GetStats().Grants.Should().Be(25);
    }

    [Fact]
    [Trait("parity", "TestStreamingReader")]
    public void Any_page_size_gives_the_same_listing()
    {
        IReadOnlyList<Grant> grants = Make.Grants(23);
        Make.FullSync(Path, grants);
        using C1zReader reader = C1zReader.Open(Path);
        foreach (int size in new[] { 1, 2, 7, 22, 23, 24, 10_000 })
        {
            reader.EnumerateGrants(pageSize: size).Should().Equal(grants, $"pages of {size}");
        }
    }

    [Fact]
    [Trait("parity", "TestStreamingReader")]
    public void A_sequence_stops_when_its_consumer_does_and_when_cancelled()
    {
        Make.FullSync(Path, Make.Grants(23));
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants(pageSize: 5).Take(7).Should().HaveCount(7);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Action list = () => reader.ListGrants(cancel: cancelled.Token);
        list.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    [Trait("parity", "TestGrantExpandableSurvivesCloseReopen")]
    [Trait("parity", "TestStreamGrantsIncludeExpansionRoundTrip")]
    public void Expandable_annotations_survive_a_reopen_and_are_shown_on_request_only()
    {
        Entitlement member = Make.Member(Make.Group("eng"));
        Grant nested = Make.Grant(member, Make.Group("ops"), Make.Expandable("group:ops:member"));
        Grant plain = Make.Grant(member, Make.User("ada"));
        Make.FullSync(Path, [nested, plain]);

        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().OnlyContain(g => g.Annotations.Count == 0);
        reader.EnumerateGrants(withExpansion: true).Should().Equal(nested, plain);
        PendingExpansion pending = reader.ListPendingExpansions().Items.Should().ContainSingle().Subject;
        pending.GrantId.Should().Be(nested.Id);
        pending.Expansion.EntitlementIds.Should().Equal("group:ops:member");
    }

    [Fact]
    public void Put_again_the_last_record_wins()
    {
        Entitlement member = Make.Member(Make.Group("eng"));
        Grant first = Make.Grant(member, Make.User("ada"));
        Grant second = first.Clone();
        second.Principal.DisplayName = "Ada Lovelace";
        Make.FullSync(Path, [first, second]);
        using C1zReader reader = C1zReader.Open(Path);
        reader.EnumerateGrants().Should().Equal(second);
    }

    [Fact]
    public void Writing_without_a_sync_is_refused()
    {
        using C1zWriter writer = C1zWriter.Open(Path);
        Action put = () => writer.PutResources([Make.User("ada")]);
        put.Should().Throw<C1zException>().Where(e => e.Code == C1zErrorCode.NoCurrentSync);
    }

    [Fact]
    public void A_sync_is_resumed_where_its_checkpoint_left_it()
    {
        string id;
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            id = writer.StartSync();
            writer.PutResourceTypes([Make.UserType]);
            writer.CheckpointSync("page 2");
            writer.Save();
        }

        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            writer.StartOrResumeSync().Should().Be((id, false));
            writer.CurrentSyncToken().Should().Be("page 2");
            writer.PutResources([Make.User("ada")]);
            writer.EndSync();
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        reader.LatestFinishedSync("full")!.Id.Should().Be(id);
        reader.EnumerateResources().Should().ContainSingle();
    }

    [Fact]
    public void The_writer_reads_its_own_unsaved_work()
    {
        using C1zWriter writer = C1zWriter.Open(Path);
        writer.StartSync();
        writer.PutResources([Make.User("ada"), Make.User("bo")]);
        writer.Reader.EnumerateResources().Should().HaveCount(2);
        writer.Reader.FindResource(new ResourceId { ResourceType = "user", Resource = "bo" }).Should().Be(Make.User("bo"));
        File.Exists(Path).Should().BeFalse();
    }

    [Fact]
    public void Assets_and_sessions_come_back()
    {
        using (C1zWriter writer = C1zWriter.Open(Path))
        {
            string id = writer.StartSync();
            writer.PutAsset("logo", "image/png", [1, 2, 3]);
            writer.PutAsset("blob", "", [4]);
            writer.PutAsset("nothing", "text/plain", []);
            writer.SetSessions(id, "p/", [new("k", [9])]);
            writer.Save();
        }

        using C1zReader reader = C1zReader.Open(Path);
        reader.FindAsset("logo")!.ContentType.Should().Be("image/png");
        reader.FindAsset("blob")!.ContentType.Should().Be("unknown");
        reader.FindAsset("nothing").Should().BeNull();
        reader.EnumerateSessions(reader.ResolveSync()!.Id).Should().ContainSingle().Which.Key.Should().Be("p/k");
    }

    [Fact]
    public async Task Async_open_save_and_dispose_do_the_same_work()
    {
        await using (C1zWriter writer = await C1zWriter.OpenAsync(Path))
        {
            writer.StartSync();
            writer.PutGrants(Make.Grants(3));
            writer.EndSync();
            (await writer.SaveAsync()).Changed.Should().BeTrue();
        }

        await using C1zReader reader = await C1zReader.OpenAsync(Path);
        reader.EnumerateGrants().Should().HaveCount(3);
    }

    [Fact]
    public void A_cancelled_save_changes_nothing()
    {
        Make.FullSync(Path, Make.Grants(3));
        byte[] before = File.ReadAllBytes(Path);
        using C1zWriter writer = C1zWriter.Open(Path);
        writer.StartSync();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Action save = () => writer.Save(cancelled.Token);
        save.Should().Throw<OperationCanceledException>();
        File.ReadAllBytes(Path).Should().Equal(before);
        writer.Save().Changed.Should().BeTrue();
    }

    [Fact]
    public void A_used_up_object_says_so()
    {
        C1zWriter writer = C1zWriter.Open(Path);
        C1zReader reader = writer.Reader;
        writer.Dispose();
        writer.Dispose();
        ((Action)(() => writer.StartSync())).Should().Throw<ObjectDisposedException>();
        ((Action)(() => reader.ListGrants())).Should().Throw<ObjectDisposedException>();
    }
}
