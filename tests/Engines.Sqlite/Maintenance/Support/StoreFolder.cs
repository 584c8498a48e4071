namespace C1z.Engines.Sqlite.Tests.Maintenance;

/// <summary>A directory of snapshots and working files for one test; gone afterwards.</summary>
public sealed class StoreFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("c1z-test-").FullName;

    public StoreFolder()
    {
        Directory.CreateDirectory(TempDirectory);
    }

    /// <summary>Starts at a fixed time; every reading is a millisecond later.</summary>
    public SteppingClock Clock { get; } = new();

    /// <summary>Where engines put their working files.</summary>
    public string TempDirectory => Path.Combine(_root, "tmp");

    public bool HasWorkingFiles => Directory.EnumerateFileSystemEntries(TempDirectory).Any();

    public string PathOf(string name) => Path.Combine(_root, name);

    public bool Exists(string name) => File.Exists(PathOf(name));

    public SqliteEngine Create(string name = "sync.c1z") => Open(name, OpenMode.CreateNew);

    public SqliteEngine OpenWritable(string name = "sync.c1z") => Open(name, OpenMode.ReadWrite);

    public SqliteEngine OpenReadOnly(string name = "sync.c1z") => Open(name, OpenMode.ReadOnly);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private SqliteEngine Open(string name, OpenMode mode) => SqliteEngine.Open(
        PathOf(name), new SqliteOptions { Engine = new EngineOptions { Mode = mode, TempDirectory = TempDirectory, Clock = Clock } });
}

/// <summary>A clock in UTC that moves a millisecond at every reading.</summary>
public sealed class SteppingClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _now = _now.AddMilliseconds(1);

    public void Advance(TimeSpan by) => _now += by;
}
