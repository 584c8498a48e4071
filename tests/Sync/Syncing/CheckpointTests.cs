using C1z.Proto.Connector.V2;
using C1z.Sync.Tests.Support;

namespace C1z.Sync.Tests.Syncing;

/// <summary>What a checkpoint says is exactly what is left to do, and only the work that it belongs to goes on from it.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly ResourceType Thing = ResourceTypes.Of("thing", "Thing");

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_page_that_could_not_be_stored_is_listed_again_and_what_follows_from_it_once(int workers)
    {
        // The first page has a record that cannot be stored until somebody mends it.
        bool isMended = false;
        await using var connector = new HookedConnector(new ScriptedConnector(Thing)
        {
            OnResources = request => request.PageToken switch
            {
                "" => new ListPage<Resource>([Resources.Of(Thing, "a", "A"), isMended ? Resources.Of(Thing, "b", "B") : new Resource()], "2"),
                "2" => new ListPage<Resource>([Resources.Of(Thing, "c", "C")], "3"),
                _ => ListPage.Of([Resources.Of(Thing, "d", "D")]),
            },
        });
        string path = _folder.File("sync.c1z");
        var syncer = new Syncer(connector, new SyncOptions { Workers = workers });
        for (int failure = 0; failure < 3; failure++)
        {
            Func<Task> sync = () => syncer.RunAsync(path);
            (await sync.Should().ThrowAsync<ConnectorException>()).Which.Message.Should().Contain("cannot be stored");
        }

        isMended = true;
        connector.Calls.Clear();
        SyncReport report = await syncer.RunAsync(path);
        report.WasResumed.Should().BeTrue();
        connector.CallsOf("ListResources").Should().Be(3, "three pages are left, each of them once");
        report.Counts.Resources.Should().Be(4);
    }

    public void Dispose() => _folder.Dispose();
}
