namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>A directory of a test's own.</summary>
internal sealed class TempFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("c1z-lsm-test-").FullName;

    internal string File(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
