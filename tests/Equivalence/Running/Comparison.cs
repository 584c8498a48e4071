using C1z.Equivalence.Formats;
using C1z.Equivalence.Workloads;

namespace C1z.Equivalence.Running;

/// <summary>Runs a workload on two engines and finds the first step they answer differently.</summary>
internal static class Comparison
{
    /// <summary>Compares a form with the reference of its rules.</summary>
    public static Mismatch? Find(Workload workload, EngineForm form) => Find(form.Prepare(workload), form.Rules, form.NewOpener());

    /// <summary>Compares an engine with a reference.</summary>
    public static Mismatch? Find(Workload workload, FormatRules rules, EngineOpener actual)
    {
        using var reference = new Stage(EngineForm.Reference(rules));
        using var stage = new Stage(actual);
        for (int i = 0; i < workload.Steps.Count; i++)
        {
            string expected = reference.Run(workload.Steps[i]);
            string answer = stage.Run(workload.Steps[i]);
            if (answer != expected || answer.StartsWith(Stage.Surprise, StringComparison.Ordinal))
            {
                return new Mismatch(i, workload.Steps[i], expected, answer);
            }
        }

        return null;
    }
}

/// <summary>A step that two engines answer differently.</summary>
internal sealed record Mismatch(int Index, Step Step, string Expected, string Actual)
{
    public string Print() =>
        $"step {Index}: {Text.Printable(Step.ToString())}\nexpected\n{Indent(Expected)}\nactual\n{Indent(Actual)}";

    private static string Indent(string answer) => string.Join('\n', answer.Split('\n').Select(line => "    " + Text.Printable(line)));
}
