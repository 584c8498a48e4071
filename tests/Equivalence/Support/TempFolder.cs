namespace C1z.Equivalence.Support;

/// <summary>A directory of a run's own: in memory where the system has such a place, for thousands of small files are saved, and none need outlive the run.</summary>
internal sealed class TempFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const string Prefix = "c1z-equivalence-";

    public string Root { get; } = Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, Prefix + Guid.NewGuid().ToString("N"))).FullName
        : Directory.CreateTempSubdirectory(Prefix).FullName;

    public string File(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
