using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Envelope.Tests;

public sealed class XxHash64Tests
{
    private const ulong Prime32 = 2654435761;

    [Theory]
    [InlineData("", 0, 0xef46db3751d8e999)]
    [InlineData("", 2654435761, 0xac75fda2929b17ef)]
    [InlineData("a", 0, 0xd24ec4f1a98c6e5b)]
    [InlineData("abc", 0, 0x44bc2cf5ad770999)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xfbcea83c8a378bf1)]
    public void Gives_the_published_values_for_texts(string text, ulong seed, ulong expected) =>
        XxHash64.Hash(Encoding.ASCII.GetBytes(text), seed).Should().Be(expected);

    /// <summary>The reference implementation's self test: a pseudo-random buffer at lengths around each step size.</summary>
    [Theory]
    [InlineData(1, 0, 0xe934a84adb052768)]
    [InlineData(1, Prime32, 0x5014607643a9b4c3)]
    [InlineData(4, 0, 0x9136a0dca57457ee)]
    [InlineData(14, 0, 0x8282dcc4994e35c8)]
    [InlineData(14, Prime32, 0xc3bd6bf63deb6df0)]
    [InlineData(222, 0, 0xb641ae8cb691c174)]
    [InlineData(222, Prime32, 0x20cb8ab7ae10c14a)]
    public void Gives_the_published_values_for_the_sanity_buffer(int length, ulong seed, ulong expected) =>
        XxHash64.Hash(SanityBuffer(length), seed).Should().Be(expected);

    [Fact]
    public void Hashing_in_pieces_equals_hashing_at_once()
    {
        var cases = from content in ArbMap.Default.ArbFor<byte[]>().Generator.Resize(300)
                    from pieces in Gen.Choose(1, 70).ListOf()
                    from seed in ArbMap.Default.GeneratorFor<ulong>()
                    select (content, pieces, seed);
        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), c =>
        {
            XxHash64 hash = new(c.seed);
            int at = 0;
            foreach (int piece in c.pieces.Append(int.MaxValue))
            {
                int length = Math.Min(piece, c.content.Length - at);
                hash.Append(c.content.AsSpan(at, length));
                at += length;
                hash.GetCurrentHash().Should().Be(XxHash64.Hash(c.content.AsSpan(0, at), c.seed));
            }

            hash.Reset();
            hash.GetCurrentHash().Should().Be(XxHash64.Hash([], c.seed));
        }));
    }

    private static byte[] SanityBuffer(int length)
    {
        byte[] buffer = new byte[length];
        ulong generator = Prime32;
        const ulong prime64 = 11400714785074694797;
        for (int i = 0; i < length; i++)
        {
            buffer[i] = (byte)(generator >> 56);
            generator *= prime64;
        }

        return buffer;
    }
}
