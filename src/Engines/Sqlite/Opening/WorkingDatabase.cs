using System.Diagnostics;
using C1z.Envelope;

namespace C1z.Engines.Sqlite.Opening;

/// <summary>A private directory with the database that a snapshot was unpacked to. Gone when disposed.</summary>
internal sealed class WorkingDatabase : IDisposable
{
    private static readonly byte[] DatabaseMagic = [.. "SQLite format 3\0"u8];
    private readonly TemporaryDirectory _directory;

    private WorkingDatabase(TemporaryDirectory directory)
    {
        _directory = directory;
        DatabasePath = Path.Combine(directory.Path, "db");
    }

    /// <summary>The database file; it does not exist yet when no snapshot was unpacked.</summary>
    public string DatabasePath { get; }

    /// <summary>Makes the working database of a snapshot.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="options">Mode, limits, directory.</param>
    /// <param name="cancel">Cancels unpacking.</param>
    /// <exception cref="EngineException">The file is missing, is there although it must not be, or cannot be unpacked.</exception>
    public static WorkingDatabase Create(string path, SqliteOptions options, CancellationToken cancel = default)
    {
        try
        {
            bool exists = Exists(path, options);
            var database = new WorkingDatabase(new TemporaryDirectory(options.FileSystem, options.Engine.TempDirectory));
            try
            {
                if (exists)
                {
                    database.Unpack(path, options, cancel);
                }

                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch (Exception e) when (ContainerFailure.Translate(e, path) is { } translated)
        {
            throw translated;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static bool Exists(string path, SqliteOptions options)
    {
        OpenMode mode = options.Engine.Mode;
        long? length = LengthOf(path, options.FileSystem);
        return (mode, length) switch
        {
            (OpenMode.ReadOnly, null) => throw new EngineException(EngineErrorCode.NotFound, "there is no such file", path),
            (OpenMode.CreateNew, not null) => throw new EngineException(EngineErrorCode.FailedPrecondition, "there is a file already", path),

            // A file of no bytes is what a tool leaves that reserves a name: a new snapshot for a writer, no snapshot for a reader.
            (OpenMode.ReadWrite, 0) => false,
            _ => length is not null,
        };
    }

    // Only "not there" means not there: a file that cannot be asked about must not be taken for a new one and overwritten at the end.
    private static long? LengthOf(string path, FileSystem files)
    {
        try
        {
            using RandomAccessFile file = RandomAccessFile.OpenRead(path, files);
            return file.Length;
        }
        catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.NotFound && e.InnerException is not DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Unpack(string path, SqliteOptions options, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        var basis = new ContainerLimits { MaxDecodedBytes = options.Engine.MaxDecodedBytes };
        if (options.Engine.MaxWindowBytes is { } window)
        {
            basis = basis with { MaxWindowBytes = window };
        }

        using V1Reader reader = V1Reader.Open(path, ContainerLimits.FromEnvironment(basis: basis), options.FileSystem);
        RequireDatabase(reader, path);
        _ = reader.Unpack(DatabasePath, progress: options.Engine.Progress, cancellationToken: cancel);
        options.Engine.Times?.AddSince("unpack", started);
    }

    // Decodes the first block only: a bomb of anything but a database is refused before it reaches the disk.
    private static void RequireDatabase(V1Reader reader, string path)
    {
        Span<byte> start = stackalloc byte[DatabaseMagic.Length];
        using Stream content = reader.OpenContent();
        int read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read > 0 && !start[..read].SequenceEqual(DatabaseMagic.AsSpan(0, read)))
        {
            throw new EngineException(EngineErrorCode.Corrupt, "the payload does not begin as a SQLite database does", path);
        }
    }
}
