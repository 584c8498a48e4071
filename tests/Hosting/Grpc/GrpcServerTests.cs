using C1z.Hosting.Tests.Support;
using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Grpc;

/// <summary>The server's side within one process.</summary>
public sealed class GrpcServerTests
{
    [Fact]
    public async Task Many_calls_at_the_same_time_share_a_connection()
    {
        await using var served = await ServedDemo.StartAsync();
        var remote = new RemoteConnector(served.Client, null, 1000);
        ListPage<Resource>[] pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            _ => remote.ListResourcesAsync(new ResourceListRequest { ResourceTypeId = "user", PageSize = 10 }).AsTask()));
        pages.Should().OnlyContain(p => p.Items.Count == pages[0].Items.Count && p.Items.Count > 0);
    }

    [Fact]
    public async Task A_procedure_that_is_not_there_is_unimplemented()
    {
        await using var served = await ServedDemo.StartAsync();
        var method = ConnectorMethods.GetMetadata with { Name = "GetNothing" };
        var unknown = new GrpcMethod<ConnectorServiceGetMetadataRequest, ConnectorServiceGetMetadataResponse>(
            method.Service, method.Name, method.RequestParser, method.ResponseParser);
        (await FailsAsync(served, unknown, new())).Status.Should().Be(ConnectorStatus.Unimplemented);
    }

    [Fact]
    public async Task A_request_over_the_limit_is_refused()
    {
        await using var served = await ServedDemo.StartAsync();
        var request = new ResourcesServiceListResourcesRequest { ResourceTypeId = "user", PageToken = new string('x', 3000) };
        (await FailsAsync(served, ConnectorMethods.ListResources, request)).Status.Should().Be(ConnectorStatus.ResourceExhausted);
        served.Log.Should().ContainSingle();
    }

    [Fact]
    public async Task A_request_without_what_it_needs_is_refused()
    {
        await using var served = await ServedDemo.StartAsync();
        (await FailsAsync(served, ConnectorMethods.ListGrants, new())).Message.Should().Contain("lacks resource");
        (await FailsAsync(served, ConnectorMethods.ListEntitlements, new() { Resource = new() })).Message.Should().Contain("lacks resource.id");
        (await FailsAsync(served, ConnectorMethods.GetResource, new())).Status.Should().Be(ConnectorStatus.InvalidArgument);
    }

    [Fact]
    public async Task Strangers_are_not_let_in()
    {
        await using var served = await ServedDemo.StartAsync();
        using var stranger = ProcessCredentials.Create(DateTimeOffset.UtcNow);
        using var client = new GrpcClient(new GrpcClientOptions(served.Server.Port, stranger.Client, served.Credentials.Authority));
        Func<Task> call = async () => await client.UnaryAsync(ConnectorMethods.GetMetadata, new(), default);
        await call.Should().ThrowAsync<ConnectorException>();
    }

    [Fact]
    public async Task Plain_http_is_told_that_this_is_grpc()
    {
        await using var served = await ServedDemo.StartAsync();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = TlsTrust.ForServersOf(served.Credentials.Authority);
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => served.Credentials.Client;
        using var http = new HttpClient(handler) { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage response = await http.GetAsync(new Uri($"https://127.0.0.1:{served.Server.Port}/"));
        ((int)response.StatusCode).Should().Be(415);
    }

    [Fact]
    public async Task Capabilities_come_with_the_metadata()
    {
        await using var served = await ServedDemo.StartAsync();
        ConnectorServiceGetMetadataResponse response = await served.Client.UnaryAsync(ConnectorMethods.GetMetadata, new(), default);
        response.Metadata.Capabilities.ConnectorCapabilities_.Should().Equal(Capability.Sync);
        response.Metadata.Capabilities.ResourceTypeCapabilities.Should().HaveCount(4);
    }

    private static async Task<ConnectorException> FailsAsync<TRequest, TResponse>(
        ServedDemo served, GrpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        Func<Task> call = async () => await served.Client.UnaryAsync(method, request, default);
        return (await call.Should().ThrowAsync<ConnectorException>()).Which;
    }
}
