using C1z.Engines.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tests.Keys;

public sealed class TupleCodecTests
{
    // Bytes around the separator and the escape are what breaks codecs, so they are made common.
    internal static Arbitrary<byte[]> Elements { get; } = Arb.From(
        Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 255)).Select(b => (byte)b).ArrayOf(),
        bytes => Enumerable.Range(0, bytes.Length).Select(i => bytes.Where((_, j) => j != i).ToArray()));

    internal static Arbitrary<byte[][]> Tuples { get; } = Arb.From(Elements.Generator.NonEmptyListOf().Select(list => list.ToArray()));

    [Theory]
    [InlineData("", "")]
    [InlineData("61006201", "610101620102")]
    [InlineData("00", "0101")]
    [InlineData("01", "0102")]
    [InlineData("02ff", "02ff")]
    public void Escapes_the_separator_and_the_escape_byte(string raw, string escaped)
    {
        Escape(Convert.FromHexString(raw)).Should().Equal(Convert.FromHexString(escaped));
        Unescape(Convert.FromHexString(escaped)).Should().Equal(Convert.FromHexString(raw));
    }

    [Fact]
    public void Restores_every_element() => Prop.ForAll(Elements, element =>
    {
        byte[] escaped = Escape(element);
        return escaped.Length == TupleCodec.EscapedLength(element)
            && !escaped.Contains((byte)0)
            && TupleCodec.IsElement(escaped)
            && Unescape(escaped).SequenceEqual(element);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Orders_keys_as_the_tuples_order() => Prop.ForAll(Tuples, Tuples, (left, right) =>
        Math.Sign(Key(left).AsSpan().SequenceCompareTo(Key(right))) == Compare(left, right)).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("6101")]
    [InlineData("0103")]
    [InlineData("0100")]
    public void Refuses_what_no_element_escapes_to(string escaped)
    {
        byte[] bytes = Convert.FromHexString(escaped);
        TupleCodec.IsElement(bytes).Should().BeFalse();
        Action unescape = () => Unescape(bytes);
        unescape.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.Corrupt);
    }

    [Fact]
    public void A_writer_grows_beyond_its_room_and_keeps_what_it_has() => Prop.ForAll(Tuples, elements =>
    {
        var small = new KeyWriter(stackalloc byte[3]);
        var large = new KeyWriter(new byte[4096]);
        for (int i = 0; i < elements.Length; i++)
        {
            if (i > 0)
            {
                small.WriteSeparator();
                large.WriteSeparator();
            }

            small.WriteElement(elements[i]);
            large.WriteElement(elements[i]);
        }

        bool same = small.Written.SequenceEqual(large.Written) && small.Written.SequenceEqual(Key(elements));
        small.Dispose();
        return same;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Building_keys_does_not_allocate()
    {
        byte[] partition = Key(["group"u8.ToArray(), "eng"u8.ToArray(), "1"u8.ToArray(), "member"u8.ToArray()]);
        byte[] principal = Key(["user"u8.ToArray(), "alice"u8.ToArray()]);
        Allocation.Of(() => Build(partition, principal)).Should().Be(0);

        static void Build(byte[] partition, byte[] principal)
        {
            var key = new KeyWriter(stackalloc byte[256]);
            GrantKeys.Write(ref key, partition, principal);
            GrantKeys.TrySplit(key.Written, out _, out _);
            key.Clear();
            ByPrincipalKeys.Write(ref key, principal, partition);
            key.Clear();
            GrantKeys.Write(ref key, new EntitlementIdentity("group"u8, "eng"u8, "group:eng:member"u8), "user"u8, "alice"u8);
            bool parses = GrantKeys.TryParse(key.Written, out _);
            key.Dispose();
            Assert.True(parses);
        }
    }

    internal static byte[] Escape(byte[] element)
    {
        byte[] room = new byte[TupleCodec.MaxEscapedLength(element.Length)];
        return room[..TupleCodec.EscapeTo(element, room)];
    }

    internal static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        byte[] room = new byte[escaped.Length];
        return room[..TupleCodec.UnescapeTo(escaped, room)];
    }

    internal static byte[] Key(byte[][] elements) =>
        elements.Skip(1).Aggregate(Escape(elements[0]), (key, element) => [.. key, 0, .. Escape(element)]);

    private static int Compare(byte[][] left, byte[][] right)
    {
        foreach ((byte[] l, byte[] r) in left.Zip(right))
        {
            int order = l.AsSpan().SequenceCompareTo(r);
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
