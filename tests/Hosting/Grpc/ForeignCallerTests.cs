using C1z.Hosting.Tests.Support;
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
}
