using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Tests.Support;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Cli.Tests;

/// <summary><c>rollback-expansion --validate</c>: what is not as it was, or not sound, is not published.</summary>
public sealed class RollbackValidationTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Path => _scratch["sync.c1z"];

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_replay_that_comes_to_the_same_is_published(C1zEngine engine)
    {
        Expanded(engine);
        List<string> before = Sources();

        Outcome outcome = Validate("--replay");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        outcome.Out.Should().StartWith($"wrote {Path}: ").And.EndWith("validated: sound, 4 grants with the sources they had\n");
        Sources().Should().Equal(before);
        NothingElseIsThere();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_replay_that_differs_is_not(C1zEngine engine)
    {
        Expanded(engine);
        Change(writer =>
        {
            writer.DeleteGrant("group:g1:member:user:ada").Should().BeTrue();
            Grant direct = writer.Reader.FindGrant("group:g0:member:user:ada")!;
            direct.Sources = new GrantSources { Sources = { [direct.Entitlement.Id] = new(), ["elsewhere"] = new() } };
            Grant suspect = Held("g1", "user", "bo");
            suspect.Sources = new GrantSources { Sources = { ["elsewhere"] = new() } };
            writer.PutGrants([direct, suspect]);
        });
        byte[] before = File.ReadAllBytes(Path);

        foreach (string[] target in new string[][] { [], ["--out", _scratch["out.c1z"]] })
        {
            Outcome outcome = Validate(["--replay", .. target]);
            outcome.ExitCode.Should().Be(1, outcome.Error);
            outcome.Out.Split('\n')[0].Should().Be("nothing is written");
            outcome.Out.Should().ContainAll(
                "problem: grant 'group:g1:member:user:ada' was not there before",
                "problem: grant 'group:g0:member:user:ada' had other sources than none",
                "problem: grant 'group:g1:member:user:bo' is gone",
                "NOT valid: 3 problems");
        }

        using var json = JsonDocument.Parse(Validate("--replay", "-o", "json").Out);
        json.RootElement.TryGetProperty("path", out _).Should().BeFalse();
        json.RootElement.GetProperty("validation").GetProperty("passed").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("validation").GetProperty("findings").GetArrayLength().Should().Be(3);
        File.ReadAllBytes(Path).Should().Equal(before);
        NothingElseIsThere();
    }

    [Fact]
    public void A_mark_that_changes_is_a_difference()
    {
        Expanded(C1zEngine.Lsm);
        Change(writer =>
        {
            Grant derived = writer.Reader.FindGrant("group:g1:member:user:ada")!;
            derived.Sources.Sources["group:g0:member"].IsDirect = false;
            writer.PutExpandedGrants([derived]);
        });

        Validate("--replay").Out.Should().Contain("problem: grant 'group:g1:member:user:ada' had other sources than group:g0:member (direct)");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void Without_a_replay_nothing_of_the_expansion_may_be_left(C1zEngine engine)
    {
        Expanded(engine);

        Outcome outcome = Validate("--out", _scratch["out.c1z"], "-o", "json");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        using var json = JsonDocument.Parse(outcome.Out);
        json.RootElement.GetProperty("path").GetString().Should().Be(_scratch["out.c1z"]);
        json.RootElement.GetProperty("validation").GetProperty("passed").GetBoolean().Should().BeTrue();
        File.Exists(_scratch["out.c1z"]).Should().BeTrue();
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_result_that_is_not_sound_is_not_published(C1zEngine engine)
    {
        Expanded(engine);
        Change(writer => writer.PutGrants([Held("nowhere", "user", "ada")]));
        byte[] before = File.ReadAllBytes(Path);

        Outcome outcome = Validate();

        outcome.ExitCode.Should().Be(1, outcome.Error);
        outcome.Out.Should().Contain("problem: dangling-").And.Contain("NOT valid");
        File.ReadAllBytes(Path).Should().Equal(before);
        NothingElseIsThere();
    }

    [Fact]
    public void A_dry_run_has_no_result_to_look_at()
    {
        Expanded(C1zEngine.Lsm);

        Validate("--dry-run").ExitCode.Should().Be(2);
    }

    public void Dispose() => _scratch.Dispose();

    // Ada is in g0, and so is nobody else; g0 is in g1, and g1's members are whoever is in g0.
    private void Expanded(C1zEngine engine)
    {
        using (C1zWriter writer = C1zWriter.Open(Path, new C1zWriterOptions { Engine = engine }))
        {
            writer.StartSync();
            writer.PutResourceTypes([new ResourceType { Id = "user" }, new ResourceType { Id = "group" }]);
            writer.PutResources([Of("user", "ada"), Of("user", "bo"), Of("group", "g0"), Of("group", "g1")]);
            writer.PutEntitlements([Member("g0"), Member("g1")]);
            Grant nested = Held("g1", "group", "g0");
            nested.Annotations.Add(Any.Pack(new GrantExpandable { EntitlementIds = { "group:g0:member" } }));
            writer.PutGrants([Held("g0", "user", "ada"), Held("g1", "user", "bo"), nested]);
            writer.EndSync();
            writer.Save();
        }

        Tool.Run("expand", "-f", Path).ExitCode.Should().Be(0);
    }

    private void Change(Action<C1zWriter> change)
    {
        using C1zWriter writer = C1zWriter.Open(Path);
        writer.SetCurrentSync(writer.Reader.ListSyncs().Items[0].Id);
        change(writer);
        writer.EndSync();
        writer.Save();
    }

    private Outcome Validate(params string[] options) => Tool.Run(["rollback-expansion", "-f", Path, "--validate", .. options]);

    private List<string> Sources()
    {
        using C1zReader reader = C1zReader.Open(Path);
        return [.. reader.EnumerateGrants().Select(grant => $"{grant.Id} {grant.Sources}").Order(StringComparer.Ordinal)];
    }

    private void NothingElseIsThere() =>
        Directory.EnumerateFileSystemEntries(System.IO.Path.GetDirectoryName(Path)!).Should().Equal(Path);

    private static Grant Held(string group, string type, string id) => new()
    {
        Id = $"group:{group}:member:{type}:{id}",
        Entitlement = Member(group),
        Principal = Of(type, id),
    };

    private static Entitlement Member(string group) => new() { Id = $"group:{group}:member", Resource = Of("group", group), Slug = "member" };

    private static Resource Of(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource = id } };
}
