namespace C1z.Envelope.Tests;

public sealed class V1DamageTests
{
    [Theory]
    [InlineData("corrupt-tiny-v1-badmagic.c1z", EnvelopeErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v1-empty0.c1z", EnvelopeErrorCode.Empty)]
    [InlineData("corrupt-tiny-v1-short4.c1z", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v1-half.c1z", EnvelopeErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v1-flip.c1z", EnvelopeErrorCode.ChecksumMismatch)]
    public void Names_the_damage_of_the_fixtures_and_the_file(string name, EnvelopeErrorCode code) =>
        Expect.Code(() => Read(Fixtures.Path(name)), code).Message.Should().Contain(name);

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        byte[] whole = Fixtures.Bytes("tiny-v1.c1z");
        Expect.Code(() => Read(whole[..0]), EnvelopeErrorCode.Empty);
        for (int length = 1; length < whole.Length; length++)
        {
            Expect.Code(() => Read(whole[..length]), EnvelopeErrorCode.Truncated);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused_or_harmless()
    {
        byte[] original = Fixtures.Bytes("tiny-v1.c1z");
        byte[] content = Read(original);
        int harmless = 0;
        for (int at = 0; at < original.Length; at++)
        {
            // Near the start every bit decides about the structure; further on one bit and all bits are enough.
            foreach (int mask in at < 32 ? [1, 2, 4, 8, 16, 32, 64, 128, 255] : new[] { 1 << (at % 8), 255 })
            {
                byte[] damaged = [.. original];
                damaged[at] ^= (byte)mask;
                try
                {
                    Read(damaged).Should().Equal(content, "byte {0} with mask {1} was accepted", at, mask);
                    harmless++;
                }
                catch (EnvelopeException)
                {
                    // Refused with a type and a code.
                }
            }
        }

        harmless.Should().BeLessThan(original.Length / 50, "only the window, unused bits and equivalent back references may change without notice");
    }

    [Fact]
    public void Bytes_behind_the_frame_are_refused()
    {
        byte[] whole = Fixtures.Bytes("tiny-v1.c1z");
        Expect.Code(() => Read([.. whole, 0]), EnvelopeErrorCode.TrailingData);
        Expect.Code(() => Read([.. whole, .. whole.AsSpan(5)]), EnvelopeErrorCode.TrailingData);
    }

    [Fact]
    public void A_v3_file_is_not_read_as_v1() =>
        Expect.Code(() => Read(Fixtures.Path("tiny-v3.c1z")), EnvelopeErrorCode.NotASnapshot);

    [Fact]
    public void A_declared_bomb_of_10_GiB_is_refused_before_anything_is_decoded()
    {
        byte[] bomb = Zstd.Container(Zstd.Bomb((10L << 30) / Zstd.RleBlockBytes + 1, declareSize: true));
        CountingStream sink = new();
        using V1Reader reader = V1Reader.Open(new MemoryStream(bomb));
        reader.DeclaredSize.Should().Be((10L << 30) + Zstd.RleBlockBytes);
        Expect.Code(() => reader.CopyTo(sink), EnvelopeErrorCode.TooLarge).Message.Should().Contain("declared decoded size");
        sink.Written.Should().Be(0);
    }

    [Fact]
    public void An_undeclared_bomb_stops_at_the_limit_within_little_memory()
    {
        const long limit = 1L << 30;
        byte[] bomb = Zstd.Container(Zstd.Bomb((10L << 30) / Zstd.RleBlockBytes, declareSize: false));
        CountingStream sink = new();
        using V1Reader reader = V1Reader.Open(new MemoryStream(bomb), limits: new ContainerLimits { MaxDecodedBytes = limit });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Expect.Code(() => reader.CopyTo(sink), EnvelopeErrorCode.TooLarge).Message.Should().NotContain("declared");
        sink.Written.Should().Be(limit);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    [Fact]
    public void Exactly_the_limit_is_allowed_and_one_byte_more_is_not()
    {
        byte[] content = Read(Fixtures.Bytes("tiny-v1.c1z"));
        foreach (bool declared in new[] { true, false })
        {
            byte[] container = declared ? Fixtures.Bytes("tiny-v1.c1z") : Zstd.Container(Zstd.FrameWithoutSize(content));
            Read(container, new ContainerLimits { MaxDecodedBytes = content.Length }).Should().Equal(content);
            using MemoryStream prefix = new();
            ContainerLimits tight = new() { MaxDecodedBytes = content.Length - 1, FailFastOnDeclaredSize = false };
            using V1Reader reader = V1Reader.Open(new MemoryStream(container), limits: tight);
            Expect.Code(() => reader.CopyTo(prefix), EnvelopeErrorCode.TooLarge);
            prefix.ToArray().Should().Equal(content[..^1]);
        }
    }

    [Fact]
    public void A_window_over_the_limit_is_refused()
    {
        byte[] wide = Zstd.Container(Zstd.Bomb(2, declareSize: false, windowExponent: 18));
        Expect.Code(() => Read(wide), EnvelopeErrorCode.WindowTooLarge);
        byte[] narrow = Zstd.Container(Zstd.Bomb(2, declareSize: false));
        Expect.Code(() => Read(narrow, new ContainerLimits { MaxWindowBytes = (1 << 20) - 1 }), EnvelopeErrorCode.WindowTooLarge);
        Read(narrow, new ContainerLimits { MaxWindowBytes = 1 << 20 }).Should().HaveCount(2 * Zstd.RleBlockBytes);
    }

    [Fact]
    public void A_failed_unpack_leaves_no_file()
    {
        using Scratch scratch = new();
        using V1Reader reader = V1Reader.Open(Fixtures.Path("corrupt-tiny-v1-half.c1z"));
        Expect.Code(() => reader.Unpack(scratch["db"]), EnvelopeErrorCode.Truncated);
        scratch.Names().Should().BeEmpty();
    }

    [Fact]
    public void Cancelling_stops_reading_and_writing_and_leaves_no_trace()
    {
        using Scratch scratch = new();
        string old = scratch.Write("a.c1z", "old"u8);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        using V1Reader reader = V1Reader.Open(Fixtures.Path("tiny-v1.c1z"));
        reader.Invoking(r => r.Unpack(scratch["db"], cancellationToken: cancelled.Token)).Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => V1Writer.Write(Fixtures.Path("tiny-v1.c1z"), old, cancellationToken: cancelled.Token))
            .Should().Throw<OperationCanceledException>();
        scratch.Names().Should().Equal("a.c1z");
        File.ReadAllText(old).Should().Be("old");
    }

    private static byte[] Read(string path)
    {
        using V1Reader reader = V1Reader.Open(path);
        using MemoryStream content = new();
        reader.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Read(byte[] container, ContainerLimits? limits = null)
    {
        using V1Reader reader = V1Reader.Open(new MemoryStream(container), "memory", limits);
        using MemoryStream content = new();
        reader.CopyTo(content);
        return content.ToArray();
    }
}
