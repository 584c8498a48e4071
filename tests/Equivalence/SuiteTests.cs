using C1z.Equivalence.Running;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence;

/// <summary>Every suite on every engine form, call by call against the reference model.</summary>
public sealed class SuiteTests
{
    public static TheoryData<string, string> Matrix()
    {
        var matrix = new TheoryData<string, string>();
        foreach (EngineForm form in EngineForm.All)
        {
            foreach (Suite suite in Suite.All)
            {
                matrix.Add(form.Name, suite.Name);
            }
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void An_engine_answers_as_the_model_does(string form, string suite)
    {
        EngineForm engine = EngineForm.Of(form);
        foreach (int seed in Seeds.All())
        {
            Workload workload = new Generator(seed).Make(Suite.Of(suite));
            if (Comparison.Find(workload, engine) is null)
            {
                continue;
            }

            Workload shortest = Reducer.Reduce(workload, candidate => Comparison.Find(candidate, engine) is not null);
            Mismatch mismatch = Comparison.Find(shortest, engine)!;
            Assert.Fail($"{form}, {suite}, seed {seed} (repeat with C1Z_SEED={seed}):\n{engine.Prepare(shortest).Print()}\n{mismatch.Print()}");
        }
    }
}
