namespace C1z.Engines.Rocks.Tests;

/// <summary>The program that crash tests start and kill: this assembly again.</summary>
internal static class Program
{
    private static int Main(string[] args) => 0;
}
