using System.Xml.Linq;

namespace C1z.Repository.Tests;

/// <summary>Data flows one way: a project may reference only what stands below it.</summary>
public sealed class LayerTests
{
    // Project → what it may reference. A project that is not listed here may not exist under src.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["C1z.Proto"] = [],
        ["C1z.Envelope"] = ["C1z.Proto"],
        ["C1z.Engines"] = ["C1z.Envelope"],
        ["C1z.Engines.Tables"] = ["C1z.Envelope"],
        ["C1z.Engines.Rocks"] = ["C1z.Engines", "C1z.Envelope"],
        ["C1z.Engines.Lsm"] = ["C1z.Engines", "C1z.Engines.Rocks", "C1z.Engines.Tables", "C1z.Envelope", "C1z.Proto"],
        ["C1z.Engines.Sqlite"] = ["C1z.Engines", "C1z.Envelope"],
        ["C1z.Adapters"] = ["C1z.Engines", "C1z.Engines.Lsm", "C1z.Engines.Sqlite", "C1z.Proto"],
        ["C1z.Sync"] = ["C1z.Adapters", "C1z.Engines", "C1z.Proto"],
        ["C1z.Hosting"] = ["C1z.Adapters", "C1z.Proto", "C1z.Sync"],
        // The tool serves sessions to connector programs, which takes the host's gRPC server.
        ["C1z.Cli"] = ["C1z.Adapters", "C1z.Hosting", "C1z.Proto", "C1z.Sync"],
    };

    public static TheoryData<string> Projects() =>
        new(RepositoryFiles.Under("src", ".csproj").Append("proto/C1z.Proto.csproj"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_the_layers_below_it(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Allowed.Should().ContainKey(name, "every product project has its place in the layers");
        IEnumerable<string> references = XDocument.Parse(RepositoryFiles.Read(path))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        references.Should().BeSubsetOf(Allowed[name]);
    }

    [Fact]
    public void Layers_cannot_be_skipped_through_transitive_references() =>
        RepositoryFiles.Read("Directory.Build.props").Should().Contain("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = RepositoryFiles.Read("C1z.sln").Replace('\\', '/');
        foreach (string project in RepositoryFiles.All.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            solution.Should().Contain(project);
        }
    }

    [Fact]
    public void No_project_file_sits_between_the_engines() =>
        RepositoryFiles.All.Should().NotContain(
            f => f.StartsWith("src/Engines/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal) && f.Count(c => c == '/') == 2,
            "its glob would compile the projects below it");
}
