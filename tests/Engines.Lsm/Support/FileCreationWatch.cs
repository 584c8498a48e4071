namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>The operating system's files; a test is told before each new one is made.</summary>
internal sealed class FileCreationWatch(Action beforeNewFile) : WatchedFileSystem
{
    protected override void OnCall(string call, string? path)
    {
        if (call == nameof(CreateNew))
        {
            beforeNewFile();
        }
    }
}
