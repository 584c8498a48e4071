using C1z.Sync.Remote;

namespace C1z.Sync.Tests.Remote;

public sealed class GrpcStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("plain")]
    [InlineData("100 % sure\nand ünïcode 🙂 \"quoted\"")]
    [InlineData("")]
    public void A_message_survives_the_header(string message)
    {
        string header = GrpcStatus.Encode(message);
        header.Should().MatchRegex("^[ -~]*$", "headers are printable ASCII");
        Read(("grpc-status", "14"), ("grpc-message", header))!.Value.Message.Should().Be(message);
    }

    [Fact]
    public void A_wait_survives_the_details()
    {
        var failure = new ConnectorException(ConnectorStatus.Unavailable, "slow down ü") { RetryAfter = TimeSpan.FromSeconds(90) };
        var status = GrpcStatus.Of(failure, Now);
        ConnectorException back = Read(("grpc-status", "14"), ("grpc-status-details-bin", status.Details()!))!.Value.ToException("call", Now.AddSeconds(30));
        back.RetryAfter.Should().Be(TimeSpan.FromSeconds(60));
        new GrpcStatus(5, "gone").Details().Should().BeNull();
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("AAAA")]
    [InlineData("GhQKEnR5cGUu")]
    [InlineData("")]
    public void Details_that_cannot_be_read_are_left_out(string details)
    {
        ConnectorException error = Read(("grpc-status", "8"), ("grpc-status-details-bin", details))!.Value.ToException("call", Now);
        error.Status.Should().Be(ConnectorStatus.ResourceExhausted);
        error.RetryAfter.Should().BeNull();
        error.Message.Should().Contain("call").And.Contain("8");
    }

    [Fact]
    public void A_wait_without_end_can_be_sent()
    {
        var endless = new ConnectorException(ConnectorStatus.Unavailable, "not now") { RetryAfter = TimeSpan.MaxValue };
        var status = GrpcStatus.Of(endless, Now);
        ConnectorException read = Read(("grpc-status", "14"), ("grpc-status-details-bin", status.Details()!))!.Value.ToException("call", Now);
        read.RetryAfter.Should().Be(TimeSpan.FromDays(365));
    }

    [Fact]
    public void A_limit_that_is_reached_has_its_status() =>
        GrpcStatus.Of(new SyncException(SyncErrorCode.LimitExceeded, "full"), Now).Code.Should().Be((int)ConnectorStatus.ResourceExhausted);

    [Fact]
    public void No_status_is_none() => Read().Should().BeNull();

    [Theory]
    [InlineData("5S", 5000L)]
    [InlineData("20m", 20L)]
    [InlineData("2H", 7_200_000L)]
    [InlineData("99999999H", 4_294_967_294L)]
    [InlineData("3M", 180_000L)]
    [InlineData("7000u", 7L)]
    [InlineData("8000000n", 8L)]
    [InlineData("123456789S", null)]
    [InlineData("5", null)]
    [InlineData("-5S", null)]
    [InlineData("5x", null)]
    [InlineData(null, null)]
    public void A_deadline_is_read(string? header, long? milliseconds) =>
        GrpcTimeout.Parse(header).Should().Be(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

    [Fact]
    public void No_limit_is_not_written() => GrpcTimeout.Format(Timeout.InfiniteTimeSpan).Should().BeNull();

    [Theory]
    [InlineData(0.0001)]
    [InlineData(1)]
    [InlineData(4_000_000)]
    public void A_deadline_is_written_in_eight_digits(double seconds)
    {
        string header = GrpcTimeout.Format(TimeSpan.FromSeconds(seconds))!;
        header.Should().MatchRegex("^[0-9]{1,8}[mS]$");
        GrpcTimeout.Parse(header)!.Value.TotalSeconds.Should().BeApproximately(seconds, Math.Max(0.001, seconds / 1e6));
    }

    private static GrpcStatus? Read(params (string Name, string Value)[] headers) =>
        GrpcStatus.Read(name => headers.FirstOrDefault(h => h.Name == name).Value);
}
