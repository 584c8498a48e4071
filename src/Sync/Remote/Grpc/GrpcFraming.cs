using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace C1z.Sync.Remote;

/// <summary>gRPC's framing of messages in an HTTP/2 body: one byte that says whether the message is compressed, four bytes of length, big endian,
/// then the message.</summary>
/// <remarks>Nothing is compressed here and nothing compressed is accepted; both sides announce it.</remarks>
internal static class GrpcFraming
{
    /// <summary>Media type of requests and answers. What follows a plus sign names the encoding of the messages.</summary>
    public const string ContentType = "application/grpc";

    /// <summary>Names the compression of messages.</summary>
    public const string EncodingHeader = "grpc-encoding";

    /// <summary>Names the compressions that are accepted.</summary>
    public const string AcceptHeader = "grpc-accept-encoding";

    /// <summary>No compression.</summary>
    public const string Identity = "identity";

    private const int HeaderSize = 5;

    /// <summary>True when a content type is gRPC's: alone, with the encoding of messages, or with parameters.</summary>
    public static bool IsGrpc(string? type) =>
        type?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true
        && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or ';');

    /// <summary>Frames one message.</summary>
    /// <returns>Header and message.</returns>
    public static byte[] Frame(IMessage message)
    {
        int size = message.CalculateSize();
        byte[] frame = GC.AllocateUninitializedArray<byte>(checked(HeaderSize + size));
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <summary>Reads one message.</summary>
    /// <param name="body">The body, at the beginning of a frame or at its end.</param>
    /// <param name="parser">Makes the message.</param>
    /// <param name="maxBytes">Longest message, checked before memory is taken.</param>
    /// <param name="cancel">Cancels the read.</param>
    /// <param name="encoding">What the sender compresses with, if it said so.</param>
    /// <returns>Null when the body ended.</returns>
    /// <exception cref="ConnectorException"><see cref="ConnectorStatus.ResourceExhausted"/>: longer than allowed.
    /// <see cref="ConnectorStatus.Unimplemented"/>: compressed as announced. <see cref="ConnectorStatus.Internal"/>: not a frame, cut off, compressed
    /// without a word, or not such a message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(
        Stream body, MessageParser<T> parser, int maxBytes, CancellationToken cancel, string? encoding = null)
        where T : class, IMessage<T>
    {
        byte[] header = ArrayPool<byte>.Shared.Rent(HeaderSize);
        int size;
        try
        {
            int got = await body.ReadAtLeastAsync(header.AsMemory(0, HeaderSize), HeaderSize, throwOnEndOfStream: false, cancel);
            if (got == 0)
            {
                return null;
            }

            size = LengthOf(header.AsSpan(0, got), maxBytes, encoding);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }

        byte[] message = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            int got = await body.ReadAtLeastAsync(message.AsMemory(0, size), size, throwOnEndOfStream: false, cancel);
            return got == size
                ? parser.ParseFrom(message.AsSpan(0, size))
                : throw Malformed($"a message of {size} bytes ends after {got}");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ConnectorException(ConnectorStatus.Internal, $"gRPC message cannot be read: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> header, int maxBytes, string? encoding)
    {
        if (header.Length < HeaderSize)
        {
            throw Malformed($"a frame's header of {HeaderSize} bytes ends after {header.Length}");
        }

        if (header[0] == 1 && encoding is not (null or "" or Identity))
        {
            throw new ConnectorException(ConnectorStatus.Unimplemented, $"a message is compressed with '{encoding}'; only {Identity} is accepted here");
        }

        if (header[0] != 0)
        {
            throw Malformed(header[0] == 1 ? "a message is compressed, which was not agreed on" : $"a frame begins with {header[0]} instead of 0 or 1");
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return size <= (uint)maxBytes
            ? (int)size
            : throw new ConnectorException(ConnectorStatus.ResourceExhausted, $"gRPC message of {size} bytes; the limit is {maxBytes}");
    }

    private static ConnectorException Malformed(string what) => new(ConnectorStatus.Internal, $"gRPC framing is broken: {what}");
}
