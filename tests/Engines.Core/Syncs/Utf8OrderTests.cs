using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Tests.Syncs;

public sealed class Utf8OrderTests
{
    [Fact]
    public void Orders_as_the_bytes_do() =>
        Prop.ForAll(Arb.From(Texts), Arb.From(Texts), (a, b) =>
            Math.Sign(Utf8Order.Comparer.Compare(a, b))
                == Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData("\uFFFD", "\U0001F600")]
    [InlineData("a", "ab")]
    [InlineData("", "a")]
    [InlineData("Z", "a")]
    [InlineData("z", "é")]
    [InlineData("\U0001F600", "\U0001F601")]
    [InlineData(null, "")]
    public void Puts_the_smaller_first(string? smaller, string greater)
    {
        Utf8Order.Comparer.Compare(smaller, greater).Should().BeNegative();
        Utf8Order.Comparer.Compare(greater, smaller).Should().BePositive();
        Utf8Order.Comparer.Compare(smaller, smaller).Should().Be(0);
    }

    // Few letters, so that long common prefixes come up, from every length of UTF-8.
    private static Gen<string> Texts =>
        Gen.Elements("a", "b", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010FFFF")
            .ArrayOf().Select(string.Concat);
}
