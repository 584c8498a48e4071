using System.Globalization;
using C1z.Proto.Session.V1;
using C1z.Sync;
using C1z.Sync.Remote;
using C1z.Sync.Syncing.State;
using Google.Protobuf;

namespace C1z.Hosting.Tests.Sessions;

/// <summary>The store of sessions as connectors of the ecosystem see it.</summary>
public sealed class SessionServerTests : IAsyncLifetime, IAsyncDisposable
{
    private const string SyncId = "sync-1";

    // What clients of the ecosystem accept in one message.
    private const int ClientLimit = 4 << 20;

    private readonly SessionMemory _session = new(64 << 20);
    private readonly ProcessCredentials _credentials = ProcessCredentials.Create(DateTimeOffset.UtcNow);
    private ISessionPublisher _server = null!;
    private GrpcClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SessionServer.StartAsync(_credentials.Client, _credentials.Authority, default);
        _server.Publish(SyncId, _session);
        _client = new GrpcClient(new GrpcClientOptions(_server.Port, _credentials.Client, _credentials.Authority) { MaxMessageBytes = ClientLimit });
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _credentials.Dispose();
    }

    [Theory]
    [InlineData(20_000, 400, 0)]
    [InlineData(20_000, 400, 1)]
    [InlineData(9, 10, 1_000_000)]
    [InlineData(3, 10, 4_132_864)]
    public async Task A_listing_comes_in_pages_that_every_client_accepts(int items, int keyLength, int valueLength)
    {
        string[] keys = [.. Enumerable.Range(0, items).Select(i => i.ToString(CultureInfo.InvariantCulture).PadLeft(keyLength, 'k'))];
        foreach (string key in keys)
        {
            await _session.SetAsync("p::" + key, new byte[valueLength]);
        }

        List<string> listed = [];
        string token = "";
        int pages = 0;
        do
        {
            GetAllResponse page = await _client.UnaryAsync(
                SessionMethods.GetAll, new GetAllRequest { SyncId = SyncId, Prefix = "p::", PageToken = token }, default);
            page.CalculateSize().Should().BeLessThan(ClientLimit);
            listed.AddRange(page.Items.Select(i => i.Key));
            token = page.PageToken;
            pages++;
        }
        while (token.Length > 0);
        listed.Should().Equal(keys.Order(StringComparer.Ordinal));
        pages.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Values_asked_for_together_fill_an_answer_and_the_rest_is_named()
    {
        string[] keys = ["a", "b", "c", "d", "none"];
        foreach (string key in keys[..4])
        {
            await _session.SetAsync(key, new byte[1_033_195]);
        }

        GetManyResponse full = await _client.UnaryAsync(SessionMethods.GetMany, new GetManyRequest { SyncId = SyncId, Keys = { keys } }, default);
        full.Items.Select(i => i.Key).Should().Equal("a", "b", "c", "d");
        full.UnprocessedKeys.Should().BeEmpty();

        await _session.SetAsync("d", new byte[1_100_000]);
        GetManyResponse over = await _client.UnaryAsync(SessionMethods.GetMany, new GetManyRequest { SyncId = SyncId, Keys = { keys } }, default);
        over.Items.Select(i => i.Key).Should().Equal("a", "b", "c");
        over.UnprocessedKeys.Should().Equal("d");
    }

    [Fact]
    public async Task A_session_that_is_full_says_so_on_both_sides()
    {
        _server.Publish(SyncId, new SessionMemory(1000));
        var remote = new RemoteSession(_client, SyncId);
        await remote.SetAsync("fits", new byte[900]);
        Func<Task> set = async () => await remote.SetAsync("more", new byte[900]);
        (await set.Should().ThrowAsync<SyncException>()).Which.Code.Should().Be(SyncErrorCode.LimitExceeded);
        (await StatusOf(SessionMethods.Set, new SetRequest { SyncId = SyncId, Key = "more", Value = ByteString.CopyFrom(new byte[900]) }))
            .Should().Be(ConnectorStatus.ResourceExhausted);
    }

    [Fact]
    public async Task A_key_that_is_none_is_an_invalid_argument() =>
        (await StatusOf(SessionMethods.Get, new GetRequest { SyncId = SyncId })).Should().Be(ConnectorStatus.InvalidArgument);

    [Fact]
    public async Task Without_a_sync_nothing_is_kept_and_clearing_up_does_no_harm()
    {
        (await StatusOf(SessionMethods.Get, new GetRequest { SyncId = "other", Key = "a" })).Should().Be(ConnectorStatus.FailedPrecondition);
        await _client.UnaryAsync(SessionMethods.Clear, new ClearRequest { SyncId = "other" }, default);
    }

    [Fact]
    public async Task Parts_of_a_connector_do_not_meet()
    {
        await _client.UnaryAsync(
            SessionMethods.SetMany,
            new SetManyRequest { SyncId = SyncId, Prefix = "one::", Values = { ["a"] = ByteString.CopyFrom(1), ["b"] = ByteString.CopyFrom(2) } },
            default);
        await _client.UnaryAsync(SessionMethods.Set, new SetRequest { SyncId = SyncId, Prefix = "two::", Key = "a", Value = ByteString.CopyFrom(3) }, default);
        await _client.UnaryAsync(SessionMethods.DeleteMany, new DeleteManyRequest { SyncId = SyncId, Prefix = "one::", Keys = { "b", "z" } }, default);
        (await _session.ListAsync()).Select(i => (i.Key, i.Value.Span[0])).Should().Equal(("one::a", (byte)1), ("two::a", (byte)3));
        await _client.UnaryAsync(SessionMethods.Clear, new ClearRequest { SyncId = SyncId, Prefix = "one::" }, default);
        (await _session.ListAsync()).Select(i => i.Key).Should().Equal("two::a");
    }

    private async Task<ConnectorStatus> StatusOf<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        Func<Task> call = async () => await _client.UnaryAsync(method, request, default);
        return (await call.Should().ThrowAsync<ConnectorException>()).Which.Status;
    }
}
