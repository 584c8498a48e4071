using C1z.Hosting.Tests.Support;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync;
using C1z.Sync.Remote;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace C1z.Hosting.Tests.Grpc;

/// <summary>Answers that break the protocol: each is an error with a status, none hangs, none takes memory for a length that it only claims.</summary>
public sealed class GrpcClientTests
{
    private static readonly byte[] Good = GrpcFraming.Frame(new ConnectorServiceGetMetadataResponse { Metadata = new() { DisplayName = "x" } });

    [Fact]
    public async Task A_good_answer_is_read()
    {
        await using RawServer server = await RawServer.StartAsync(Answer(Good, "0"));
        (await CallAsync(server)).Metadata.DisplayName.Should().Be("x");
    }

    [Theory]
    [InlineData("00000000", ConnectorStatus.Internal, "header of 5 bytes ends after 4")]
    [InlineData("000000000A0102", ConnectorStatus.Internal, "10 bytes ends after 2")]
    [InlineData("010000000100", ConnectorStatus.Internal, "compressed")]
    [InlineData("3C68746D6C3E", ConnectorStatus.Internal, "begins with 60")]
    [InlineData("00000003E9", ConnectorStatus.ResourceExhausted, "1001 bytes; the limit is 1000")]
    [InlineData("00FFFFFFFF", ConnectorStatus.ResourceExhausted, "4294967295 bytes")]
    [InlineData("0000000002FFFF", ConnectorStatus.Internal, "cannot be read")]
    [InlineData("", ConnectorStatus.Internal, "without an answer")]
    public async Task A_broken_frame_is_refused(string body, ConnectorStatus status, string told)
    {
        await using RawServer server = await RawServer.StartAsync(Answer(Convert.FromHexString(body), "0"));
        ConnectorException error = await FailsAsync(server);
        error.Status.Should().Be(status);
        error.Message.Should().Contain(told);
    }

    [Fact]
    public async Task Two_answers_are_one_too_many()
    {
        await using RawServer server = await RawServer.StartAsync(Answer([.. Good, .. Good], "0"));
        (await FailsAsync(server)).Message.Should().Contain("more than once");
    }

    [Theory]
    [InlineData("5", ConnectorStatus.NotFound)]
    [InlineData("14", ConnectorStatus.Unavailable)]
    [InlineData("6", ConnectorStatus.FailedPrecondition)]
    [InlineData("11", ConnectorStatus.InvalidArgument)]
    [InlineData("15", ConnectorStatus.Internal)]
    [InlineData("1", ConnectorStatus.Unknown)]
    [InlineData("99", ConnectorStatus.Unknown)]
    [InlineData("oops", ConnectorStatus.Unknown)]
    [InlineData(null, ConnectorStatus.Internal)]
    public async Task The_status_behind_an_answer_counts(string? code, ConnectorStatus status)
    {
        await using RawServer server = await RawServer.StartAsync(Answer(Good, code, "gone%20to%20%C3%BC"));
        ConnectorException error = await FailsAsync(server);
        error.Status.Should().Be(status);
        error.Message.Should().Contain(code switch { null => "without a status", "oops" => "'oops' is not a number", _ => "gone to ü" });
        error.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task A_failure_may_come_as_headers_alone()
    {
        await using RawServer server = await RawServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/grpc+proto";
            http.Response.Headers["grpc-status"] = "7";
            http.Response.Headers["grpc-message"] = "not you";
            return Task.CompletedTask;
        });
        ConnectorException error = await FailsAsync(server);
        error.Status.Should().Be(ConnectorStatus.PermissionDenied);
        error.Message.Should().Be("not you");
    }

    [Theory]
    [InlineData(404, ConnectorStatus.Unimplemented)]
    [InlineData(503, ConnectorStatus.Unavailable)]
    [InlineData(401, ConnectorStatus.Unauthenticated)]
    [InlineData(302, ConnectorStatus.Unknown)]
    public async Task An_answer_of_plain_http_has_a_status_too(int code, ConnectorStatus status)
    {
        await using RawServer server = await RawServer.StartAsync(http =>
        {
            http.Response.StatusCode = code;
            return Task.CompletedTask;
        });
        (await FailsAsync(server)).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/grpcish")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? type)
    {
        await using RawServer server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = type;
            await http.Response.Body.WriteAsync(Good);
        });
        (await FailsAsync(server)).Message.Should().Contain($"content type '{type}'");
    }

    [Fact]
    public async Task A_connection_that_breaks_is_unavailable()
    {
        RawServer? server = null;
        await using RawServer started = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = GrpcFraming.ContentType;
            await http.Response.Body.WriteAsync(Good.AsMemory(0, 7));
            await http.Response.Body.FlushAsync();
            server!.Break();
        });
        server = started;
        (await FailsAsync(started)).Status.Should().Be(ConnectorStatus.Unavailable);
    }

    [Theory]
    [InlineData(0x1, ConnectorStatus.Internal)]
    [InlineData(0x2, ConnectorStatus.Internal)]
    [InlineData(0x7, ConnectorStatus.Unavailable)]
    [InlineData(0xC, ConnectorStatus.PermissionDenied)]
    public async Task A_call_that_is_reset_for_good_is_not_tried_again(int code, ConnectorStatus status)
    {
        await using RawServer server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = GrpcFraming.ContentType;
            await http.Response.Body.WriteAsync(Good);
            await http.Response.Body.FlushAsync();
            http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        });
        (await FailsAsync(server)).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_long_message_is_read()
    {
        await using RawServer server = await RawServer.StartAsync(Answer(Good, "13", new string('x', 200_000)));
        ConnectorException error = await FailsAsync(server);
        error.Status.Should().Be(ConnectorStatus.Internal);
        error.Message.Should().StartWith("xxx").And.HaveLength(8193).And.EndWith("…");
    }

    [Fact]
    public async Task An_endless_message_fails_for_good()
    {
        await using RawServer server = await RawServer.StartAsync(Answer(Good, "13", new string('x', 2_000_000)));
        (await FailsAsync(server)).Status.Should().Be(ConnectorStatus.Internal);
    }

    [Fact]
    public async Task A_client_without_a_time_limit_names_none()
    {
        string? told = null;
        await using RawServer server = await RawServer.StartAsync(http =>
        {
            told = http.Request.Headers["grpc-timeout"];
            return Answer(Good, "0")(http);
        });
        using GrpcClient patient = server.ClientWith(Timeout.InfiniteTimeSpan);
        await patient.UnaryAsync(ConnectorMethods.GetMetadata, new ConnectorServiceGetMetadataRequest(), default);
        told.Should().BeNull();
        using GrpcClient centuries = server.ClientWith(TimeSpan.FromDays(100_000));
        await centuries.UnaryAsync(ConnectorMethods.GetMetadata, new ConnectorServiceGetMetadataRequest(), default);
        told.Should().EndWith("S");
    }

    private static RequestDelegate Answer(byte[] body, string? status, string message = "") => async http =>
    {
        http.Response.ContentType = GrpcFraming.ContentType;
        await http.Response.Body.WriteAsync(body);
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
            http.Response.AppendTrailer("grpc-message", message);
        }
    };

    private static ValueTask<ConnectorServiceGetMetadataResponse> CallAsync(RawServer server) =>
        server.Client.UnaryAsync(ConnectorMethods.GetMetadata, new ConnectorServiceGetMetadataRequest(), default);

    private static async Task<ConnectorException> FailsAsync(RawServer server)
    {
        Func<Task> call = async () => await CallAsync(server);
        return (await call.Should().ThrowAsync<ConnectorException>()).Which;
    }
}
