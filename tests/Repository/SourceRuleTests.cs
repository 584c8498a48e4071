using System.Text.RegularExpressions;

namespace C1z.Repository.Tests;

/// <summary>What source files may not hold, and how long they may get.</summary>
public sealed partial class SourceRuleTests
{
    private const int HardLimit = 700;
    private const int SoftLimit = 400;

    // Files over the soft limit, each with its reason. An entry that is no longer needed fails the test.
    private static readonly Dictionary<string, string> Long = new(StringComparer.Ordinal);

    public static TheoryData<string> Sources() => new(RepositoryFiles.All.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_file_holds_nothing_banned(string path)
    {
        string text = RepositoryFiles.Read(path);
        if (Path.GetFileName(path) == nameof(SourceRuleTests) + ".cs")
        {
            return;
        }

        text.Should().NotContain("#region", "a file that needs regions is two files");
        text.Should().NotContain("[DllImport", "natives are bound by LibraryImport");
        Unfinished().Matches(text).Should().BeEmpty("what is not finished is not committed");
        if (path.StartsWith("src/", StringComparison.Ordinal))
        {
            Finalizer().Matches(text).Should().BeEmpty("a SafeHandle owns what needs a finalizer");
        }
    }

    [Fact]
    public void Files_are_short()
    {
        var lengths = RepositoryFiles.Under("src", ".cs").Concat(RepositoryFiles.Under("tests", ".cs"))
            .ToDictionary(f => f, f => RepositoryFiles.Read(f).Count(c => c == '\n'));
        lengths.Where(f => f.Value > HardLimit).Should().BeEmpty();
        lengths.Where(f => f.Value > SoftLimit).Select(f => f.Key).Should().BeEquivalentTo(Long.Keys);
    }

    [Fact]
    public void Versions_are_pinned_exactly()
    {
        foreach (Match version in PackageVersion().Matches(RepositoryFiles.Read("Directory.Packages.props")))
        {
            version.Groups[1].Value.Should().MatchRegex(@"^\[[^,]+\]$");
        }
    }

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*~\w+\(\)", RegexOptions.Multiline)]
    private static partial Regex Finalizer();

    [GeneratedRegex(@"<PackageVersion Include=""[^""]+"" Version=""([^""]+)""")]
    private static partial Regex PackageVersion();
}
