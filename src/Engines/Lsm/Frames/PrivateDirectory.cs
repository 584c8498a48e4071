using C1z.Envelope;

namespace C1z.Engines.Lsm.Frames;

/// <summary>A directory for working files that only this user can enter. Made when first asked for, gone when disposed. Thread-safe.</summary>
internal sealed class PrivateDirectory(FileSystem files, string? parent) : IDisposable
{
    private readonly Lock _lock = new();
    private string? _path;

    /// <summary>The directory.</summary>
    public string Path
    {
        get
        {
            lock (_lock)
            {
                return _path ??= files.CreateTemporaryDirectory(parent, "c1z");
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            try
            {
                if (_path is { } path)
                {
                    files.DeleteDirectory(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nothing depends on it any more, and a failure to tidy up must not hide what the caller is being told.
            }
        }
    }
}
