using System.Reflection;

namespace C1z.Repository.Tests;

/// <summary>
/// The public surface of every library is recorded in docs/api. A change is made on purpose: run the tests with C1Z_RECORD_API=1 and
/// commit the difference.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("C1z.Adapters")]
    [InlineData("C1z.Engines")]
    [InlineData("C1z.Engines.Lsm")]
    [InlineData("C1z.Engines.Rocks")]
    [InlineData("C1z.Engines.Sqlite")]
    [InlineData("C1z.Engines.Tables")]
    [InlineData("C1z.Envelope")]
    [InlineData("C1z.Hosting")]
    [InlineData("C1z.Sync")]
    public void The_public_surface_is_the_recorded_one(string assembly)
    {
        string actual = ApiListing.Of(Assembly.Load(assembly));
        string path = Path.Combine(RepositoryFiles.Root, "docs", "api", assembly + ".txt");
        if (Environment.GetEnvironmentVariable("C1Z_RECORD_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        File.Exists(path).Should().BeTrue($"the surface of {assembly} is recorded");
        File.ReadAllText(path).Should().Be(actual, "a change of the public surface is recorded on purpose (C1Z_RECORD_API=1)");
    }
}
