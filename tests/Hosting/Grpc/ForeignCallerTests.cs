using System.Net.Http.Headers;
using C1z.Hosting.Tests.Support;
using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync.Remote;

namespace C1z.Hosting.Tests.Grpc;

/// <summary>What clients of other makes send, and ours does not.</summary>
public sealed class ForeignCallerTests
{
    private static readonly byte[] Request = GrpcFraming.Frame(new ConnectorServiceGetMetadataRequest());

    [Theory]
    [InlineData("1440H")]
    [InlineData("99999999H")]
    [InlineData("99999999M")]
    [InlineData("soon")]
    public async Task A_deadline_beyond_every_timer_is_no_deadline(string timeout)
    {
        await using var served = await ServedDemo.StartAsync();
        (string status, _, _) = await served.PostAsync(ConnectorMethods.GetMetadata.Path, Request, headers: ("grpc-timeout", timeout));
        status.Should().Be("0");
    }

    [Fact]
    public async Task A_long_message_is_cut_so_that_every_client_takes_it()
    {
        await using var served = await ServedDemo.StartAsync();
        (string status, string message, _) = await served.PostAsync("/" + new string('x', 5000), Request);
        status.Should().Be("12");
        message.Length.Should().BeInRange(1000, 1100);
    }

    [Theory]
    [InlineData("gzip", "12", "'gzip'")]
    [InlineData("identity", "13", "compressed")]
    [InlineData("", "13", "compressed")]
    public async Task A_compressed_request_is_refused_with_what_is_accepted(string encoding, string expected, string told)
    {
        await using var served = await ServedDemo.StartAsync();
        byte[] compressed = [1, .. Request.AsSpan(1)];
        (string status, string message, HttpResponseHeaders headers) = await served.PostAsync(
            ConnectorMethods.GetMetadata.Path, compressed, headers: ("grpc-encoding", encoding));
        status.Should().Be(expected);
        message.Should().Contain(told);
        headers.GetValues("grpc-accept-encoding").Should().Equal("identity");
    }

    [Fact]
    public async Task A_caller_that_could_compress_need_not()
    {
        await using var served = await ServedDemo.StartAsync();
        (string status, _, _) = await served.PostAsync(ConnectorMethods.GetMetadata.Path, Request, headers: ("grpc-encoding", "gzip"));
        status.Should().Be("0");
    }

    [Theory]
    [InlineData("application/grpc", "0")]
    [InlineData("application/grpc+proto", "0")]
    [InlineData("application/grpc;charset=utf-8", "0")]
    [InlineData("application/grpc-web+proto", "HTTP 415")]
    [InlineData("application/json", "HTTP 415")]
    public async Task Only_grpc_is_served(string contentType, string expected)
    {
        await using var served = await ServedDemo.StartAsync();
        (string status, _, _) = await served.PostAsync(ConnectorMethods.GetMetadata.Path, Request, contentType);
        status.Should().Be(expected);
    }

    [Fact]
    public async Task That_something_is_gone_is_no_fault_for_the_log()
    {
        await using var served = await ServedDemo.StartAsync();
        byte[] nobody = GrpcFraming.Frame(new ResourceGetterServiceGetResourceRequest { ResourceId = new() { ResourceType = "user", Resource = "nobody" } });
        (string status, _, _) = await served.PostAsync(ConnectorMethods.GetResource.Path, nobody);
        status.Should().Be("5");
        served.Log.Should().BeEmpty();
    }
}
