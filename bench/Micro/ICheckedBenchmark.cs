namespace C1z.Bench.Micro;

/// <summary>A class of benchmarks that can say whether what it measures is right. One that measures a wrong result measures nothing.</summary>
public interface ICheckedBenchmark
{
    /// <summary>Runs every benchmark of the class once, on small data.</summary>
    /// <exception cref="InvalidOperationException">A result is wrong.</exception>
    void Check();
}

/// <summary>What checks are made of.</summary>
internal static class Require
{
    public static void Equal<T>(T actual, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            throw new InvalidOperationException($"{what}: {actual} instead of {expected}");
        }
    }
}
