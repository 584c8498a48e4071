namespace C1z.Engines.Tables;

/// <summary>A directory on disk. Its file names are taken once, when the store is made.</summary>
public sealed class FileTableStore : ITableStore
{
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);

    /// <summary>Lists a directory; folders in it are ignored.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">The directory cannot be listed.</exception>
    public FileTableStore(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Name = path;
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles())
        {
            _lengths.Add(file.Name, file.Length);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FileNames => _lengths.Keys;

    /// <inheritdoc/>
    public long GetLength(string fileName) => _lengths[fileName];

    /// <inheritdoc/>
    public ITableSource Open(string fileName) => new FileTableSource(Path.Combine(Name, fileName));
}
