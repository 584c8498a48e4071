namespace C1z.Envelope;

/// <summary>A directory for working files that only this user can enter. Made when first asked for, gone when disposed.</summary>
/// <remarks>
/// <para>Layout: <c>c1z</c> and 16 hex digits; in it the file <c>lock</c>, which is locked for as long as the directory has a living owner, and the folder
/// <c>files</c>. The operating system ends the lock with the process. So whoever makes a directory first removes those that dead processes left beside it:
/// a killed writer of a large snapshot does not keep its gigabytes. Where files cannot be locked, nothing is removed.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class TemporaryDirectory : IDisposable
{
    private const string Prefix = "c1z";
    private const string LockName = "lock";
    private const string FilesName = "files";
    private const int RandomDigits = 16;

    private readonly FileSystem _files;
    private readonly string? _parent;
    private readonly Lock _lock = new();
    private IDisposable? _owner;
    private string? _root;

    /// <summary>Names the place; nothing is touched.</summary>
    /// <param name="files">The file operations.</param>
    /// <param name="parent">Where it is made; null for the system's directory for temporary files.</param>
    public TemporaryDirectory(FileSystem files, string? parent)
    {
        ArgumentNullException.ThrowIfNull(files);
        _files = files;
        _parent = parent;
    }

    /// <summary>The folder for files, made by the first call. It is empty then.</summary>
    /// <exception cref="IOException">It could not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It could not be made.</exception>
    public string Path
    {
        get
        {
            lock (_lock)
            {
                return System.IO.Path.Combine(_root ??= Make(), FilesName);
            }
        }
    }

    /// <summary>Deletes the directory with everything in it, as far as the operating system lets us: what is left is removed by the next one that is made.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_root is { } root)
            {
                Quietly(() => _files.DeleteDirectory(root));
            }

            _owner?.Dispose();
            _owner = null;
            _root = null;
        }
    }

    private string Make()
    {
        string root = _files.CreateTemporaryDirectory(_parent, Prefix);
        try
        {
            // Without its lock file nobody takes the directory for a dead one.
            Quietly(() => _owner = _files.TryLock(System.IO.Path.Combine(root, LockName)));
            _files.CreatePrivateDirectory(System.IO.Path.Combine(root, FilesName));
        }
        catch
        {
            Quietly(() => _files.DeleteDirectory(root));
            _owner?.Dispose();
            _owner = null;
            throw;
        }

        Quietly(() => RemoveDead(System.IO.Path.GetDirectoryName(root)!));
        return root;
    }

    private void RemoveDead(string parent)
    {
        foreach (string name in _files.ListNames(parent).Where(IsName))
        {
            string directory = System.IO.Path.Combine(parent, name), ownerLock = System.IO.Path.Combine(directory, LockName);
            Quietly(() =>
            {
                // A link of this name leads to what is not ours.
                if (_files.FileExists(ownerLock) && _files.ResolveLinks(directory) == directory && _files.TryLock(ownerLock) is { } dead)
                {
                    using (dead)
                    {
                        _files.DeleteDirectory(directory);
                    }
                }
            });
        }
    }

    private static bool IsName(string name) =>
        name.Length == Prefix.Length + RandomDigits
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);

    // Nothing depends on tidying up, and its failure must not hide what the caller is being told.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
