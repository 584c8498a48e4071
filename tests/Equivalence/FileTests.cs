using C1z.Adapters;
using C1z.Equivalence.Support;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace C1z.Equivalence;

/// <summary>The same calls of the public interface, given to both engines, leave files that say the same and are sound.</summary>
public sealed class FileTests : IDisposable
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(GrantExpandable.Descriptor)));
    private readonly TempFolder _folder = new();

    public static TheoryData<int> Companies() => new(Enumerable.Range(1, 4));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Companies))]
    public void Both_engines_write_the_same_records(int seed)
    {
        List<string> ofSqlite = Dump(Write(C1zEngine.Sqlite, seed));
        List<string> ofLsm = Dump(Write(C1zEngine.Lsm, seed));
        ofLsm.Should().Equal(ofSqlite).And.HaveCountGreaterThan(200);
    }

    [Theory]
    [MemberData(nameof(Companies))]
    public void Both_files_are_sound(int seed)
    {
        foreach (C1zEngine engine in new[] { C1zEngine.Sqlite, C1zEngine.Lsm })
        {
            var findings = new List<VerifyFinding>();
            C1zVerifier.Verify(Write(engine, seed), null, findings.Add).IsSound.Should().BeTrue();
            findings.Should().BeEmpty();
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Companies))]
    public void An_independent_judge_agrees_with_every_derived_row(int seed) => Oracle.CheckDerived(Write(C1zEngine.Lsm, seed));

    private string Write(C1zEngine engine, int seed)
    {
        string path = _folder.File($"{engine}.c1z");
        new Company(seed).Write(path, new C1zWriterOptions { Engine = engine, Clock = new ManualClock(), TempDirectory = _folder.Root });
        return path;
    }

    private static List<string> Dump(string path)
    {
        using C1zReader reader = C1zReader.Open(path);
        SyncInfo sync = reader.ResolveSync()!;
        IEnumerable<IMessage> records =
        [
            .. reader.EnumerateResourceTypes(), .. reader.EnumerateResources(), .. reader.EnumerateEntitlements(), .. reader.EnumerateGrants(withExpansion: true),
        ];
        return
        [
            .. records.Select(record => $"{record.Descriptor.Name} {Json.Format(record)}").Order(StringComparer.Ordinal),
            .. reader.EnumerateAssets().Select(asset => $"Asset {asset.Id} {asset.ContentType} {Convert.ToHexStringLower(asset.Data.Span)}"),
            .. reader.ListPendingExpansions().Items.Select(pending => $"Pending {pending}").Order(StringComparer.Ordinal),
            $"{sync.Type} {sync.StartedAt} {sync.EndedAt} {sync.Token}",
        ];
    }
}
