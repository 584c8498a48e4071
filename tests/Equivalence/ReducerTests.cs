using C1z.Equivalence.Formats;
using C1z.Equivalence.Running;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence;

/// <summary>A fault is found, and shown as a workload that one can follow.</summary>
public sealed class ReducerTests
{
    private const int MostSeeds = 50;

    [Fact]
    public void A_planted_fault_is_found_and_reduced_to_a_few_steps()
    {
        (Workload workload, Mismatch first) = FirstFailure();
        first.Print().Should().Contain("expected").And.Contain("actual");
        Workload shortest = Reducer.Reduce(workload, candidate => Find(candidate) is not null);
        shortest.Steps.Count.Should().BeLessThanOrEqualTo(4, "a sync, a put and a listing show it:\n{0}", shortest.Print());
        shortest.Steps.Sum(RowsOf).Should().BeInRange(1, 10, "seven rows of one page show it:\n{0}", shortest.Print());
        Find(shortest).Should().NotBeNull();
    }

    [Fact]
    public void Nothing_more_can_be_left_out_of_a_reduced_workload()
    {
        Workload shortest = Reducer.Reduce(FirstFailure().Workload, candidate => Find(candidate) is not null);
        for (int i = 0; i < shortest.Steps.Count; i++)
        {
            int left = i;
            Find(shortest.With(shortest.Steps.Where((_, at) => at != left))).Should().BeNull("step {0} is needed", i);
        }
    }

    [Fact]
    public void A_seed_always_makes_the_same_workload()
    {
        foreach (Suite suite in Suite.All)
        {
            new Generator(5).Make(suite).Print().Should().Be(new Generator(5).Make(suite).Print()).And.NotBe(new Generator(6).Make(suite).Print());
        }
    }

    [Fact]
    public void An_exception_outside_the_contract_is_a_failure_even_where_both_sides_throw_it()
    {
        var workload = new Workload("throwing", [new Throwing()]);
        Comparison.Find(workload, EngineForm.Of("model-v1")).Should().NotBeNull();
    }

    private static (Workload Workload, Mismatch Mismatch) FirstFailure() => Enumerable.Range(0, MostSeeds)
        .Select(seed => new Generator(seed).Make(Suite.Of("grants")))
        .Select(workload => (workload, Find(workload)))
        .First(found => found.Item2 is not null)!;

    private static Mismatch? Find(Workload workload)
    {
        EngineOpener sound = EngineForm.Of("model-v3").NewOpener();
        return Comparison.Find(
            workload, Differences.Of(SnapshotFormat.V3), (path, mode, clock) => FaultyEngine.Wrap(sound(path, mode, clock)));
    }

    private static int RowsOf(Step step) => step switch
    {
        PutGrants put => put.Rows.List.Count,
        LoadGrants load => load.Rows.List.Count,
        _ => 0,
    };

    private sealed record Throwing : Step
    {
        public override string Run(Stage stage) => throw new InvalidOperationException("as planted");
    }
}
