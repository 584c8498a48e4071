using System.Globalization;

namespace C1z.Equivalence.Running;

/// <summary>Which seeds are run.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>C1Z_SEED=n</term><description>only this seed: the way to repeat a failure</description></item>
/// <item><term>C1Z_FRESH_SEEDS=n</term><description>a few more, starting at n: a number that differs from run to run, such as that of the build</description></item>
/// <item><term>C1Z_LONG=n</term><description>n seeds of each suite instead of the usual few</description></item>
/// </list>
/// </remarks>
internal static class Seeds
{
    private const int Fixed = 6;
    private const int Fresh = 2;
    private const int FreshFrom = 1_000_000;

    public static IEnumerable<int> All()
    {
        if (Read("C1Z_SEED") is { } one)
        {
            return [one];
        }

        IEnumerable<int> seeds = Enumerable.Range(0, Read("C1Z_LONG") ?? Fixed);
        return Read("C1Z_FRESH_SEEDS") is { } fresh ? seeds.Concat(Enumerable.Range(FreshFrom + (fresh * Fresh), Fresh)) : seeds;
    }

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null;
}
