using System.Text;
using C1z.Engines.Sqlite.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Engines.Sqlite.Tests.Sessions;

public sealed class SessionKeysTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("az", "a{")]
    [InlineData("a\u007f", "a\u0080")]
    [InlineData("\ud7ff", "\ue000")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("a\U0010FFFF\U0010FFFF", "b")]
    public void Finds_the_text_behind_a_prefix(string prefix, string expected)
    {
        SessionKeys.TryEndOf(prefix, out string? end).Should().BeTrue();
        end.Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\U0010FFFF")]
    public void There_is_nothing_behind_the_last_code_point(string prefix) => SessionKeys.TryEndOf(prefix, out _).Should().BeFalse();

    [Fact]
    public void The_range_holds_exactly_what_starts_with_the_prefix() =>
        Prop.ForAll(Arb.From(Texts), Arb.From(Texts), (prefix, text) =>
        {
            bool inRange = Utf8Order.Comparer.Compare(text, prefix) >= 0
                && (!SessionKeys.TryEndOf(prefix, out string? end) || Utf8Order.Comparer.Compare(text, end) < 0);
            return inRange == Encoding.UTF8.GetBytes(text).AsSpan().StartsWith(Encoding.UTF8.GetBytes(prefix));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    private static Gen<string> Texts =>
        Gen.Elements("a", "b", "%", "_", "\\", "\u007f", "\ud7ff", "\ue000", "\U0010FFFF").ArrayOf().Select(string.Concat);
}
