using System.Text.RegularExpressions;

namespace C1z.Repository.Tests;

/// <summary>
/// docs/parity-v1.md lists the behaviours that the Go SDK's own tests pin for v1 files. A row says "tested" when a test here carries
/// its name as a trait, and gives a reason otherwise. Both directions are checked, so the page cannot drift from the tests.
/// </summary>
public sealed partial class ParityTests
{
    private static readonly IReadOnlyDictionary<string, string> Rows = Row().Matches(RepositoryFiles.Read("docs/parity-v1.md"))
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim(), StringComparer.Ordinal);

    private static readonly HashSet<string> Traits = [.. RepositoryFiles.Under("tests", ".cs")
        .SelectMany(f => Trait().Matches(RepositoryFiles.Read(f)))
        .Select(m => m.Groups[1].Value)];

    [Fact]
    public void Every_row_is_tested_or_says_why_not()
    {
        Rows.Should().HaveCountGreaterThan(150);
        Rows.Values.Should().OnlyContain(state => state == "tested" || state.StartsWith("not here: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_is_marked_tested_exactly_when_a_test_names_it() =>
        Rows.Where(r => r.Value == "tested").Select(r => r.Key).Should().BeEquivalentTo(Traits);

    [GeneratedRegex(@"^\| `([^`]+)` \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\[Trait\(""parity"", ""([^""]+)""\)\]")]
    private static partial Regex Trait();
}
