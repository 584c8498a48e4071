namespace C1z.Engines.Tables;

/// <summary>A directory in memory: every file is an array.</summary>
public sealed class MemoryTableStore : ITableStore
{
    private readonly IReadOnlyDictionary<string, byte[]> _files;

    /// <summary>Wraps files that nobody changes any more.</summary>
    /// <param name="name">The name used in messages.</param>
    /// <param name="files">Content by file name.</param>
    public MemoryTableStore(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(files);
        Name = name;
        _files = files;
        FileNames = [.. files.Keys];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FileNames { get; }

    /// <inheritdoc/>
    public long GetLength(string fileName) => _files[fileName].Length;

    /// <inheritdoc/>
    public ITableSource Open(string fileName) => new MemoryTableSource(fileName, _files[fileName]);
}
