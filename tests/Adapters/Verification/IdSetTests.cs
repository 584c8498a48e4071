using System.Text;
using C1z.Adapters.Verification;

namespace C1z.Adapters.Tests.Verification;

public sealed class IdSetTests
{
    [Fact]
    public void Two_parts_are_told_apart_however_they_are_cut()
    {
        var ids = new IdSet();
        string[] words = ["", "a", "b", "ab", "ba", "aa", "a\0", "\0", "\0\0", "abcdefgh", "abcdefghi", "abcdefgh\0", "abcdefghabcdefgh"];
        foreach (string first in words)
        {
            foreach (string second in words)
            {
                ids.Contains(Bytes(first), Bytes(second)).Should().BeFalse("'{0}' and '{1}' were not added", first, second);
                ids.Add(Bytes(first), Bytes(second)).Should().BeTrue();
                ids.Add(Bytes(first), Bytes(second)).Should().BeFalse();
            }
        }

        ids.Count.Should().Be(words.Length * words.Length);
    }

    [Fact]
    public void Everything_added_is_found_again_while_the_set_grows()
    {
        var ids = new IdSet();
        for (int i = 0; i < 100_000; i++)
        {
            ids.Add("user", $"u{i}").Should().BeTrue();
        }

        Enumerable.Range(0, 100_000).Should().OnlyContain(i => ids.Contains("user", $"u{i}"));
        ids.Contains("group", "u1").Should().BeFalse();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
