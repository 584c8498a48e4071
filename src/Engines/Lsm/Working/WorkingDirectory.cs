using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>The directory <c>FILE.work</c> beside a snapshot that is being written: only for this user (mode 0700), and only for one writer at a time.</summary>
/// <remarks>
/// <para>It is made when something is first put there. The file <c>lock</c> in it carries an exclusive lock for as long as a writer has the directory; the
/// operating system ends the lock with the process, so a directory without a living writer can be taken over.</para>
/// <para>For one thread at a time.</para>
/// </remarks>
internal sealed class WorkingDirectory : IDisposable
{
    /// <summary>What is appended to the snapshot's name.</summary>
    public const string Suffix = ".work";

    /// <summary>The lock's file.</summary>
    public const string LockName = "lock";

    // A directory that its last writer is just removing can vanish between two calls.
    private const int Attempts = 8;

    private readonly string _snapshot;
    private readonly FileSystem _files;
    private IDisposable? _lock;
    private string? _path;

    /// <summary>Names the directory; nothing is touched.</summary>
    /// <param name="snapshot">The snapshot, as messages name it.</param>
    /// <param name="files">The file operations.</param>
    public WorkingDirectory(string snapshot, FileSystem files)
    {
        _snapshot = snapshot;
        _files = files;
    }

    /// <summary>Where it is, or would be. Two links to one snapshot have one directory.</summary>
    public string Path => _path ??= PathFor(_snapshot, _files);

    /// <summary>Whether this writer has it.</summary>
    public bool IsHeld => _lock is not null;

    /// <summary>Where the working directory of a snapshot is, or would be.</summary>
    public static string PathFor(string snapshot, FileSystem files) => files.ResolveLinks(System.IO.Path.GetFullPath(snapshot)) + Suffix;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Takes the directory if it is there.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>.</exception>
    public bool TakeIfThere()
    {
        if (!IsHeld && _files.DirectoryExists(Path))
        {
            try
            {
                Lock();
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
            {
                // Its writer has just finished.
            }
        }

        return IsHeld;
    }

    /// <summary>Takes the directory, made if it is not there.</summary>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Busy"/>.</exception>
    public void Take()
    {
        for (int attempt = 1; !IsHeld; attempt++)
        {
            try
            {
                _files.CreatePrivateDirectory(Path);
                Lock();
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < Attempts)
            {
                // Its last writer removed it between the two calls.
            }
            catch
            {
                // Somebody else's directory has the lock in it.
                Quietly(() => _files.TryDeleteEmptyDirectory(Path));
                throw;
            }
        }
    }

    /// <summary>Removes everything but some files, as far as the operating system lets us: what is left is swept by the next writer.</summary>
    /// <param name="kept">Names that stay.</param>
    public void Sweep(IReadOnlySet<string> kept)
    {
        Quietly(() =>
        {
            foreach (string name in _files.ListNames(Path).Where(name => name != LockName && !kept.Contains(name)))
            {
                Remove(name);
            }
        });
    }

    /// <summary>Removes one file or directory, as far as the operating system lets us.</summary>
    /// <param name="name">Its name.</param>
    public void Remove(string name) => Quietly(() => Delete(this[name]));

    /// <summary>Removes the directory, as far as the operating system lets us, and lets go of it.</summary>
    public void Remove()
    {
        if (IsHeld)
        {
            Sweep(new HashSet<string>());
            Quietly(() => _files.Delete(this[LockName]));
            Quietly(() => _files.TryDeleteEmptyDirectory(Path));
            Dispose();
        }
    }

    /// <summary>Lets go of the directory; what is in it stays.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private void Lock() => _lock = _files.TryLock(this[LockName])
        ?? throw new EngineException(EngineErrorCode.Busy, $"another writer is at work on this file: it has the lock of '{Path}'", _snapshot);

    private void Delete(string path)
    {
        try
        {
            _files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _files.DeleteDirectory(path);
        }
    }

    private static void Quietly(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A stray file harms nobody, and a failure to tidy up must not hide what the caller is being told.
        }
    }
}
