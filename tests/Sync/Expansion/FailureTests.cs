using System.Reflection;
using C1z.Adapters;
using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Expansion;

/// <summary>What is left when an expansion fails on its way.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public void What_was_merged_can_be_read_although_the_sync_could_not_be_marked()
    {
        string path = _work.File("sync.c1z");
        new Company(2, [new Holding(0, "user", "a")], [new Nesting(0, [0], 2)]).Write(path, C1zEngine.Lsm);
        using C1zWriter writer = C1zWriter.Open(path);
        writer.SetCurrentSync(writer.Reader.ListSyncs().Items[0].Id);

        Action expand = () => writer.RunExpansion((engine, expansion) =>
            GrantExpander.Expand(Unmarkable.Over(engine), expansion, new ExpansionOptions(), CancellationToken.None));

        expand.Should().Throw<NotSupportedException>().WithMessage("no room for a mark");
        writer.Reader.EnumerateGrants().Select(grant => grant.Id).Should().Contain("group:g1:member:user:a").And.HaveCount(3);
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_temporary_directory_that_is_not_there_is_an_error_of_the_operating_system(C1zEngine engine)
    {
        string path = Large(engine);
        byte[] before = File.ReadAllBytes(path);

        Action expand = () => Workplace.Expand(path, new ExpansionOptions { MemberBytes = 0, TempDirectory = _work.File("nowhere") });

        expand.Should().Throw<C1zException>().WithMessage("*nowhere*").Which.Code.Should().Be(C1zErrorCode.Io);
        File.ReadAllBytes(path).Should().Equal(before);
    }

    [SkippableFact]
    public void Not_even_a_kill_leaves_a_temporary_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "there the system deletes the file with its last handle");
        using var lists = new C1z.Sync.Expansion.MemberLists(memoryBytes: 0, Directory.CreateDirectory(_work.File("tmp")).FullName);
        for (int i = 0; i < 2 * C1z.Sync.Expansion.MemberLists.ChunkMembers; i++)
        {
            lists.Add(new C1z.Sync.Expansion.Member(i, isDirect: true));
        }

        lists.HasSpilled.Should().BeTrue();
        Directory.EnumerateFiles(_work.File("tmp")).Should().BeEmpty("what has no name goes with the process");
    }

    [Theory]
    [InlineData(C1zEngine.Lsm)]
    [InlineData(C1zEngine.Sqlite)]
    public void A_grant_that_has_the_id_of_a_derived_one_is_never_overwritten(C1zEngine engine)
    {
        string path = _work.File("sync.c1z");
        var company = new Company(2, [new Holding(0, "user", "a"), new Holding(3, "user", "b")], [new Nesting(0, [0], 2)]);
        using C1zWriter writer = C1zWriter.Open(path, new C1zWriterOptions { Engine = engine });
        writer.StartSync();
        company.Put(writer);
        Grant odd = company.Grants().Single(grant => grant.Principal.Id.Resource == "b");
        writer.DeleteGrant(odd.Id);
        odd.Id = "group:g1:member:user:a";
        writer.PutGrants([odd]);

        Action expand = () => GrantExpander.Expand(writer);

        if (engine == C1zEngine.Sqlite)
        {
            expand.Should().Throw<C1zException>().WithMessage("*'group:g1:member:user:a'*").Which.Code.Should().Be(C1zErrorCode.FailedPrecondition);
        }
        else
        {
            expand.Should().NotThrow("identity of a v3 grant is what it says, not its id");
        }

        writer.Reader.EnumerateGrants().Should().ContainSingle(grant => grant.Entitlement.Id == odd.Entitlement.Id && grant.Principal.Id.Resource == "b");
    }

    public void Dispose() => _work.Dispose();

    // More holders of one entitlement than a list keeps in memory at least.
    private string Large(C1zEngine engine)
    {
        string path = _work.File("large.c1z");
        Holding[] holdings = [.. Enumerable.Range(0, C1z.Sync.Expansion.MemberLists.ChunkMembers + 10).Select(i => new Holding(0, "user", $"u{i:D6}"))];
        new Company(2, holdings, [new Nesting(0, [0], 2)]).Write(path, engine);
        return path;
    }

    /// <summary>An engine that does everything but mark a sync.</summary>
    public class Unmarkable : DispatchProxy
    {
        private ISnapshotEngine? _engine;

        public static ISnapshotEngine Over(ISnapshotEngine engine)
        {
            ISnapshotEngine proxy = Create<ISnapshotEngine, Unmarkable>();
            ((Unmarkable)(object)proxy)._engine = engine;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(ISyncRuns.MarkSupportsDiff)
            ? throw new NotSupportedException("no room for a mark")
            : targetMethod.Invoke(_engine, args);
    }
}
