namespace C1z.Engines.Tables.Tests;

/// <summary>A folder with files, gone when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(IEnumerable<KeyValuePair<string, byte[]>>? files = null)
    {
        Path = System.IO.Directory.CreateTempSubdirectory("c1z-tables-").FullName;
        foreach ((string name, byte[] content) in files ?? [])
        {
            File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);
        }
    }

    public string Path { get; }

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
