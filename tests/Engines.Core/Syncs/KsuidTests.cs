using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tests.Syncs;

public sealed class KsuidTests
{
    [Theory]
    [InlineData("3MOeoXqwuuIQKtlIlSueGFmhEMS", "2026-11-21T01:56:56Z")]
    [InlineData("3MOeowlCCMnNmBteKHgBvL7vO67", "2026-11-21T01:56:59Z")]
    [InlineData("000000000000000000000000000", "2014-05-13T16:53:20Z")]
    [InlineData("aWgEPTl1tmebfsQzFP4bxwgy80V", "2150-06-19T23:21:35Z")]
    public void Carries_its_second(string id, string expected)
    {
        byte[] bytes = new byte[Ksuid.ByteLength];
        Ksuid.TryDecode(id, bytes).Should().BeTrue();
        long seconds = 1_400_000_000L + BinaryPrimitives.ReadUInt32BigEndian(bytes);
        new Instant(seconds, 0).ToString().Should().Be(expected);
        Ksuid.Encode(bytes).Should().Be(id);
    }

    [Fact]
    public void Takes_the_second_from_the_clock()
    {
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1_400_000_000 + 0x01020304));
        byte[] bytes = new byte[Ksuid.ByteLength];
        Ksuid.TryDecode(Ksuid.New(clock), bytes).Should().BeTrue();
        bytes[..4].Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Differs_each_time() =>
        Enumerable.Range(0, 1000).Select(_ => Ksuid.New(TimeProvider.System)).Distinct().Should().HaveCount(1000);

    [Theory]
    [InlineData("aWgEPTl1tmebfsQzFP4bxwgy80W")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("3MOeoXqwuuIQKtlIlSueGFmhEM")]
    [InlineData("3MOeoXqwuuIQKtlIlSueGFmhEMS0")]
    [InlineData("3MOeoXqwuuIQKtlIlSueGFmhEM-")]
    [InlineData("")]
    public void Refuses_what_is_not_an_id(string text) => Ksuid.TryDecode(text, new byte[Ksuid.ByteLength]).Should().BeFalse();

    [Fact]
    public void Refuses_to_write_another_length()
    {
        Action encode = () => Ksuid.Encode(new byte[19]);
        encode.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Round_trips_and_sorts_as_its_bytes() =>
        Prop.ForAll(Arb.From(Ids), Arb.From(Ids), (a, b) =>
        {
            string textA = Ksuid.Encode(a), textB = Ksuid.Encode(b);
            byte[] back = new byte[Ksuid.ByteLength];
            return Ksuid.TryDecode(textA, back)
                && back.AsSpan().SequenceEqual(a)
                && textA.Length == Ksuid.TextLength
                && Math.Sign(string.CompareOrdinal(textA, textB)) == Math.Sign(a.AsSpan().SequenceCompareTo(b));
        }).QuickCheckThrowOnFailure();

    private static Gen<byte[]> Ids =>
        Gen.Choose(0, 255).ArrayOf(Ksuid.ByteLength).Select(bytes => bytes.Select(b => (byte)b).ToArray());

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
