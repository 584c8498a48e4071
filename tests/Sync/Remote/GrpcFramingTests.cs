using C1z.Proto.Connector.V2;
using C1z.Sync.Remote;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Sync.Tests.Remote;

/// <summary>Messages in a body, however the network cuts it and whatever somebody puts into it.</summary>
public sealed class GrpcFramingTests
{
    private const int Limit = 4096;

    [Fact]
    public void Messages_are_read_however_they_are_cut() => Prop.ForAll(
        Gen.Choose(0, 500).ArrayOf().ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (lengths, piece) =>
        {
            ResourceType[] sent = [.. lengths.Take(5).Select(n => new ResourceType { Id = new string('x', n) })];
            using var body = new PieceStream([.. sent.SelectMany(GrpcFraming.Frame)], piece);
            ReadAll(body).Should().Equal(sent);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_that_ends_early_is_an_error_and_never_less() => Prop.ForAll(
        Gen.Choose(1, 300).ToArbitrary(), Gen.Choose(1, 1000).ToArbitrary(), (length, cut) =>
        {
            byte[] whole = GrpcFraming.Frame(new ResourceType { Id = new string('x', length) });
            using var body = new PieceStream(whole[..(cut % (whole.Length - 1) + 1)], 7);
            Action read = () => ReadAll(body);
            read.Should().Throw<ConnectorException>().Which.Status.Should().Be(ConnectorStatus.Internal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Noise_is_a_message_or_an_error_of_one_type() => Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), Gen.Elements<byte>(0, 0, 0, 1, 2, 255).ToArbitrary(), (noise, first) =>
        {
            // A frame's header that may be right before the noise: else nearly all of it would end at the first byte.
            byte[] header = [first, 0, 0, (byte)(noise.Length % 20), (byte)noise.Length];
            using var body = new PieceStream([.. header, .. noise], 3);
            try
            {
                ReadAll(body);
            }
            catch (ConnectorException e)
            {
                e.Status.Should().BeOneOf(ConnectorStatus.Internal, ConnectorStatus.ResourceExhausted);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public void The_limit_itself_is_allowed(int size, bool isRead)
    {
        byte[] frame = GrpcFraming.Frame(new ResourceType { Id = new string('x', size - 3) });
        frame.Length.Should().Be(size + 5, "a tag and two bytes of length stand before the text");
        using var body = new PieceStream(frame, 1000);
        Action read = () => ReadAll(body);
        if (isRead)
        {
            read.Should().NotThrow();
        }
        else
        {
            read.Should().Throw<ConnectorException>().Which.Status.Should().Be(ConnectorStatus.ResourceExhausted);
        }
    }

    private static List<ResourceType> ReadAll(Stream body)
    {
        List<ResourceType> read = [];
        while (GrpcFraming.ReadAsync(body, ResourceType.Parser, Limit, default).AsTask().GetAwaiter().GetResult() is { } message)
        {
            read.Add(message);
        }

        return read;
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class PieceStream(byte[] data, int piece) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
