namespace C1z.Hosting.Tests.Support;

/// <summary>Waits for what the system does in its own time.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, string because) => TrueAsync(condition, () => because);

    public static async Task TrueAsync(Func<bool> condition, Func<string> because)
    {
        for (int i = 0; i < 150 && !condition(); i++)
        {
            await Task.Delay(100);
        }

        condition().Should().BeTrue(because());
    }
}
