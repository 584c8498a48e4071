namespace C1z.Engines.Tables;

/// <summary>
/// A set of named files that make a table directory: a real directory, an array of bytes a name, or the frames of a container.
/// </summary>
/// <remarks>Implementations must allow concurrent calls. The directory opens a file when it first needs it and keeps it open.</remarks>
public interface ITableStore
{
    /// <summary>The name of the whole, for messages about files that are not there.</summary>
    string Name { get; }

    /// <summary>The names of the files, without folders, in any order.</summary>
    IReadOnlyCollection<string> FileNames { get; }

    /// <summary>The size of a file of <see cref="FileNames"/>; must not read its content.</summary>
    long GetLength(string fileName);

    /// <summary>Opens a file of <see cref="FileNames"/>; the caller disposes it.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    ITableSource Open(string fileName);
}
