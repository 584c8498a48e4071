namespace C1z.Cli.Tests.Support;

/// <summary>A directory of one test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("c1z-cli-");

    public string this[string name] => Path.Combine(_root.FullName, name);

    /// <summary>Copies a file here and gives the path of the copy.</summary>
    public string Copy(string path)
    {
        string copy = this[Path.GetFileName(path)];
        File.WriteAllBytes(copy, File.ReadAllBytes(path));
        return copy;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
