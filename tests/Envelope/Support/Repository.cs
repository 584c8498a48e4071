namespace C1z.Envelope.Tests;

internal static class Repository
{
    /// <summary>The directory of the solution, found upwards from the test assembly.</summary>
    internal static string Root
    {
        get
        {
            string? directory = AppContext.BaseDirectory;
            while (directory is not null && !File.Exists(Path.Combine(directory, "C1z.sln")))
            {
                directory = Path.GetDirectoryName(directory);
            }

            return directory ?? AppContext.BaseDirectory;
        }
    }
}
