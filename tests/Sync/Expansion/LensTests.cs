using C1z.Adapters;
using C1z.Proto.Connector.V2;
using FsCheck;
using FsCheck.Fluent;

namespace C1z.Sync.Tests.Expansion;

/// <summary>
/// Expansions amid other work: whatever lies over or under a lens, the rows are those of a file that is saved after each step. So are those of a v1 file.
/// </summary>
public sealed class LensTests
{
    private const int MostSteps = 14;

    private static readonly C1zWriterOptions Plenty = new() { Engine = C1zEngine.Lsm };
    private static readonly C1zWriterOptions Little = Plenty with { MemoryBudgetBytes = 4 << 10 };
    private static readonly C1zWriterOptions Ingested = Little with { LoadPath = C1zLoadPath.Ingest };
    private static readonly C1zWriterOptions Batches = Plenty with { LoadPath = C1zLoadPath.Batch };
    private static readonly C1zWriterOptions Durable = Plenty with { Durability = C1zDurability.Async };

    // A session that is resumed goes on in the next of its ways.
    private static readonly Dictionary<string, C1zWriterOptions[]> Options = new()
    {
        ["plenty of memory"] = [Plenty],
        ["no memory"] = [Little],
        ["ingested"] = [Ingested],
        ["batches"] = [Batches],
        ["durable"] = [Durable],
        ["another way after each death"] = [Ingested, Little, Batches, Durable, Little, Durable, Ingested],
        ["v1"] = [new C1zWriterOptions { Engine = C1zEngine.Sqlite }],
    };

    public static TheoryData<string> Ways => [.. Options.Keys];

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public void Work_around_a_lens_is_work_around_rows(string way)
    {
        C1zWriterOptions[] options = Options[way];
        RequireLibrary(options[0]);
        Prop.ForAll(RandomCompanies.Arbitrary, Arb.From(Gen.Choose(0, int.MaxValue)), (company, seed) =>
        {
            using var work = new Workplace();
            using var tried = new Session(work.File("tried.c1z"), company, options, savesAlways: false);
            using var plain = new Session(work.File("plain.c1z"), company, [Plenty], savesAlways: true);
            var random = new System.Random(seed);
            var steps = new List<string>();
            for (int step = random.Next(1, MostSteps); step > 0; step--)
            {
                (string name, Action<Session> act) = Step(random, company);
                steps.Add(name);
                act(tried);
                act(plain);
                tried.Grants().Should().Equal(plain.Grants(), "{0}: {1} of {2}", way, string.Join(", ", steps), company);
            }

            tried.Save();
            plain.Save();
            tried.Grants().Should().Equal(plain.Grants(), "{0}: saved after {1} of {2}", way, string.Join(", ", steps), company);
            C1zVerifier.Verify(work.File("tried.c1z"), null, finding => finding.Severity.Should().NotBe(VerifySeverity.Error, "{0}: {1}: {2}", way, finding.Rule, finding.Message));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(15));
    }

    private static (string Name, Action<Session> Act) Step(System.Random random, Company company)
    {
        Grant[] all = [.. company.Grants()];
        Grant? one = all.Length == 0 ? null : all[random.Next(all.Length)];
        int group = random.Next(company.Groups);
        switch (random.Next(11))
        {
            case 0 when one is not null:
                return ($"delete {one.Id}", session => session.Writer.DeleteGrant(one.Id));
            case 1:
                string derived = $"{Company.IdOf(2 * group)}:user:a";
                return ($"delete {derived}", session => session.Writer.DeleteGrant(derived));
            case 2 when one is not null:
                return ($"put {one.Id}", session => session.Writer.PutGrants([one]));
            case 3:
                Grant[] some = [.. new Company(company.Groups, [new Holding(2 * group, "user", "a"), new Holding(2 * group, "robot", "new")], []).Grants()];
                return ($"put into g{group}", session => session.Writer.PutGrants(some));
            case 8 when one is not null:
                return ($"put {one.Id} as expanded", session => session.Writer.PutExpandedGrants([one]));
            case 4:
                return ("checkpoint", session => session.Writer.CheckpointSync("there"));
            case 5:
                return ("checkpoint and die", session => session.Reopen());
            case 6:
                return ("roll back", session => session.RollBack());
            case 7:
                return ("save", session => session.Save());
            default:
                return ("expand", session => session.Expand());
        }
    }

    private static void RequireLibrary(C1zWriterOptions options)
    {
        using var work = new Workplace();
        try
        {
            C1zWriter.Open(work.File("probe.c1z"), options).Dispose();
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.NativeMissing)
        {
            Skip.If(true, "needs the RocksDB library");
        }
    }

    /// <summary>A writer of one unfinished sync.</summary>
    private sealed class Session : IDisposable
    {
        private readonly string _path;
        private readonly C1zWriterOptions[] _options;
        private readonly bool _savesAlways;
        private readonly string _sync;
        private int _opened;

        public Session(string path, Company company, C1zWriterOptions[] options, bool savesAlways)
        {
            _path = path;
            _options = options;
            _savesAlways = savesAlways;
            Writer = C1zWriter.Open(path, options[0]);
            _sync = Writer.StartSync();
            company.Put(Writer);
            Writer.PutResources([.. new[] { ("user", "a"), ("robot", "new") }.Select(id => new Resource { Id = new ResourceId { ResourceType = id.Item1, Resource = id.Item2 } })]);
        }

        public C1zWriter Writer { get; private set; }

        public void Expand()
        {
            GrantExpander.Expand(Writer, new ExpansionOptions { MaxDepth = 100 });
            SaveIfAlways();
        }

        public void RollBack()
        {
            if (!Writer.Reader.FindSync(_sync)!.SupportsDiff)
            {
                return;
            }

            Writer.EndSync();
            Writer.RollbackExpansion(_sync);
            SaveIfAlways();
        }

        public void Save()
        {
            Writer.Save();
            Writer.SetCurrentSync(_sync);
        }

        public void Reopen()
        {
            if (_savesAlways || _options[0].Engine == C1zEngine.Sqlite)
            {
                Save();
            }
            else
            {
                Writer.CheckpointSync("here");
            }

            Writer.Dispose();
            Writer = C1zWriter.Open(_path, _options[++_opened % _options.Length]);
            Writer.SetCurrentSync(_sync);
        }

        public List<string> Grants()
        {
            List<Grant> grants = [.. Writer.Reader.EnumerateGrants(withExpansion: true, pageSize: 7)];
            foreach (IGrouping<ResourceId, Grant> held in grants.GroupBy(grant => grant.Principal.Id))
            {
                Writer.Reader.ListGrantsForPrincipal(held.Key).Items.Select(grant => grant.Id).Should().BeEquivalentTo(held.Select(grant => grant.Id));
            }

            return [.. grants.Select(Closure.Describe).Order(StringComparer.Ordinal)];
        }

        public void Dispose() => Writer.Dispose();

        private void SaveIfAlways()
        {
            if (_savesAlways)
            {
                Reopen();
            }
        }
    }
}
