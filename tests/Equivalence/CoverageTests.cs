using System.Reflection;
using C1z.Engines.Lsm;
using C1z.Engines.Sqlite;
using C1z.Equivalence.Formats;
using C1z.Equivalence.Running;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence;

/// <summary>Nothing is left out: no engine, no suite, no call of the contract, no option that changes how an engine works.</summary>
public sealed class CoverageTests
{
    private const int EnoughSeeds = 30;

    // What is not a call that workloads compare, each with its reason.
    private static readonly Dictionary<string, string> NotCompared = new(StringComparer.Ordinal)
    {
        ["get_Path"] = "given by the caller",
        ["get_Info"] = "a constant of the engine",
        ["WorkingBytes"] = "depends on how an engine stores rows",
    };

    [Fact]
    public void Every_engine_has_a_form()
    {
        IEnumerable<Type> engines = new[] { typeof(SqliteEngine), typeof(LsmEngine), typeof(Model.ModelEngine) }
            .SelectMany(type => type.Assembly.GetTypes()).Where(type => type.IsClass && !type.IsAbstract && !type.IsSubclassOf(typeof(DispatchProxy)))
            .Where(type => type.IsAssignableTo(typeof(ISnapshotEngine)));
        EngineForm.All.Select(form => form.Engine).Should().Contain(engines);
        EngineForm.All.Select(form => form.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void No_form_misses_a_suite()
    {
        IEnumerable<(string, string)> cases = SuiteTests.Matrix().Select(row => ((string)row[0], (string)row[1]));
        cases.Should().BeEquivalentTo(EngineForm.All.SelectMany(form => Suite.All.Select(suite => (form.Name, suite.Name))));
    }

    [Fact]
    public void Every_option_of_an_engine_has_a_form_that_sets_it()
    {
        SetBySome(new SqliteOptions()).Should().BeEmpty();
        SetBySome(new LsmOptions()).Should().BeEmpty();
    }

    [Fact]
    public void The_spilling_form_writes_runs()
    {
        using var stage = new Stage(EngineForm.Of("lsm-spilled").NewOpener());
        bool spills = new Generator(1).Make(Suite.Of("grants")).Steps
            .Any(step => stage.Run(step).Length > 0 && Directory.Exists(stage.Path + ".work") && Directory.GetFiles(stage.Path + ".work").Length > 1);
        spills.Should().BeTrue("a budget of a few rows is exceeded at once");
    }

    [Fact]
    public void Workloads_take_every_step()
    {
        IEnumerable<Type> all = typeof(Step).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Step)) && type.DeclaringType is null);
        Workloads().SelectMany(workload => workload.Steps).Select(step => step.GetType()).Distinct().Should().BeEquivalentTo(all);
    }

    [Fact]
    public void Workloads_call_the_whole_contract_and_meet_every_error_of_it()
    {
        var called = new HashSet<string>(StringComparer.Ordinal);
        var errors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Workload workload in Workloads())
        {
            EngineOpener model = EngineForm.Reference(Differences.Of(SnapshotFormat.V3));
            using var stage = new Stage((path, mode, clock) => CallRecorder.Wrap(model(path, mode, clock), called));
            errors.UnionWith(workload.Steps.Select(stage.Run).Where(answer => answer.StartsWith("error ", StringComparison.Ordinal)));
        }

        IEnumerable<string> contract = new[] { typeof(ISnapshotEngine) }.Concat(typeof(ISnapshotEngine).GetInterfaces())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public)).Select(method => method.Name);
        called.Concat(NotCompared.Keys).Should().Contain(contract);
        errors.Should().BeEquivalentTo(
        [
            "error AmbiguousId", "error FailedPrecondition", "error InvalidArgument", "error InvalidPageToken", "error NoCurrentSync", "error NotFound",
            "error ReadOnly", "error UnsavedWork",
        ]);
    }

    private static IEnumerable<Workload> Workloads() =>
        Enumerable.Range(0, EnoughSeeds).SelectMany(seed => Suite.All.Select(suite => new Generator(seed).Make(suite)));

    // Names of options that no form changes. What is common to all engines, and where files are, is the stage's own affair.
    private static IEnumerable<string> SetBySome<T>(T defaults) => typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(option => option.Name is not "Engine" and not "FileSystem")
        .Where(option => !EngineForm.All.Select(form => form.Options).OfType<T>().Any(set => !Equals(option.GetValue(set), option.GetValue(defaults))))
        .Select(option => option.Name);
}
