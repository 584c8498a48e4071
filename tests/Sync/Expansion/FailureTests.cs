using System.Reflection;
using C1z.Adapters;
using C1z.Engines;

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

    public void Dispose() => _work.Dispose();

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
