using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Envelope.Tests;

public sealed class ZstdTests
{
    [Fact]
    public void One_context_serves_many_frames()
    {
        using ZstdCompressor compressor = new(level: 1);
        using ZstdDecompressor decompressor = new();
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), content =>
        {
            byte[] frame = new byte[ZstdCompressor.MaxCompressedLength(content.Length)];
            int length = compressor.Compress(content, frame);
            byte[] decoded = new byte[content.Length];
            decompressor.Decompress(frame.AsSpan(0, length), decoded);
            decoded.Should().Equal(content);
        }));
    }

    [Fact]
    public void A_frame_in_memory_must_be_whole_alone_and_of_the_expected_size()
    {
        byte[] content = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * i))];
        byte[] frame = Zstd.Frame(content);
        byte[] unsized = Zstd.FrameWithoutSize(content);
        using ZstdDecompressor decompressor = new();
        void Fails(byte[] bytes, int size, params EnvelopeErrorCode[] codes) =>
            Expect.Code(() => decompressor.Decompress(bytes, new byte[size], new ByteLocation("f", 77)), codes).Message.Should().StartWith("f: ").And.EndWith("(at byte 77)");

        foreach (byte[] good in new[] { frame, unsized })
        {
            Fails(good, 1999, EnvelopeErrorCode.SizeMismatch);
            Fails(good, 2001, EnvelopeErrorCode.SizeMismatch);
            Fails([.. good, 0], 2000, EnvelopeErrorCode.TrailingData);
            Fails([.. good, .. good], 2000, EnvelopeErrorCode.TrailingData);
            Fails([.. good[..^1], (byte)(good[^1] ^ 1)], 2000, EnvelopeErrorCode.ChecksumMismatch);
            for (int length = 0; length < good.Length; length++)
            {
                Fails(good[..length], 2000, EnvelopeErrorCode.Truncated);
            }
        }

        Fails([0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0], 0, EnvelopeErrorCode.FrameInvalid);
        decompressor.Decompress(frame, new byte[2000]);
    }

    [Fact]
    public void A_frame_that_wants_a_dictionary_is_refused()
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 0, 1, 0, 0];
        using ZstdDecompressor decompressor = new();
        Expect.Code(() => decompressor.Decompress(frame, []), EnvelopeErrorCode.FrameInvalid).Message.Should().Contain("dictionary 7");
    }

    [Theory]
    [InlineData("28B52FFD0468", null, 8 << 20, 6)]
    [InlineData("28B52FFD2400", 0L, 0, 6)]
    [InlineData("28B52FFD64000100", 512L, 512, 7)]
    [InlineData("28B52FFD848800A00100", 106496L, 128 << 20, 10)]
    [InlineData("28B52FFDC40000000000010000000000", 1L << 32, 1024, 14)]
    [InlineData("28B52FFD0409", null, 2048 + 256, 6)]
    public void Reads_frame_headers_of_every_form(string hex, long? size, long window, int length)
    {
        byte[] bytes = Convert.FromHexString(hex);
        ZstdFrameHeader.TryParse(bytes, out ZstdFrameHeader header).Should().Be(OperationStatus.Done);
        header.ContentSize.Should().Be((ulong?)size);
        header.Length.Should().Be(length);
        header.WindowSize.Should().Be((ulong)window);
        for (int cut = 0; cut < length; cut++)
        {
            ZstdFrameHeader.TryParse(bytes.AsSpan(0, cut), out _).Should().Be(OperationStatus.NeedMoreData);
        }
    }

    [Fact]
    public void A_stream_repeats_its_failure_and_refuses_use_after_disposal()
    {
        ZstdDecompressionStream stream = new(new MemoryStream([1, 2, 3, 4, 5, 6]), new ZstdDecompressionLimits(10, 1024));
        Expect.Code(() => stream.ReadByte(), EnvelopeErrorCode.FrameInvalid);
        Expect.Code(() => stream.ReadByte(), EnvelopeErrorCode.FrameInvalid);
        stream.Dispose();
        stream.Invoking(s => s.ReadByte()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void An_abandoned_stream_does_not_disturb_the_next_frame()
    {
        using ZstdCompressor compressor = new();
        using (ZstdCompressionStream abandoned = new(new MemoryStream(), compressor, pledgedSize: 100))
        {
            abandoned.Write("half"u8);
        }

        byte[] frame = new byte[100];
        int length = compressor.Compress("whole"u8, frame);
        byte[] decoded = new byte[5];
        using ZstdDecompressor decompressor = new();
        decompressor.Decompress(frame.AsSpan(0, length), decoded);
        decoded.Should().Equal("whole"u8.ToArray());
    }

    [Fact]
    public void Levels_and_workers_outside_their_range_are_misuse()
    {
        FluentActions.Invoking(() => new ZstdCompressor(23)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ZstdCompressor(-8)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ZstdCompressor(3, -1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
