using System.Text.RegularExpressions;

namespace C1z.Repository.Tests;

/// <summary>Documents point at things that exist.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents() => new(RepositoryFiles.All.Where(f => f.EndsWith(".md", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_of_a_document_resolve(string path)
    {
        foreach (Match link in Link().Matches(RepositoryFiles.Read(path)))
        {
            string target = link.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            string full = Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(path)!, target);
            (File.Exists(full) || Directory.Exists(full)).Should().BeTrue($"{path} links to {target}");
        }
    }

    [Fact]
    public void Every_decision_has_a_status_and_is_listed()
    {
        string index = RepositoryFiles.Read("docs/adr/README.md");
        foreach (string adr in RepositoryFiles.Under("docs/adr", ".md").Where(f => !f.EndsWith("README.md", StringComparison.Ordinal)))
        {
            RepositoryFiles.Read(adr).Should().Contain("Status:", adr);
            index.Should().Contain(Path.GetFileName(adr));
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
