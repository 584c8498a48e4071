using C1z.Envelope;

namespace C1z.Engines;

/// <summary>Takes the payload of a snapshot out of its container: the files that the engine works on, without opening the engine.</summary>
public static class SnapshotUnpacker
{
    /// <summary>Name of the one file of an unpacked v1 snapshot: a SQLite database.</summary>
    public const string DatabaseName = "sync.db";

    /// <summary>Writes the payload into a directory: a database for v1, a directory of tables for v3. All checksums of the container are checked.</summary>
    /// <param name="path">The snapshot; not changed.</param>
    /// <param name="directory">Where; made when it is missing, and otherwise empty.</param>
    /// <param name="options">Limits and progress; the rest does not count.</param>
    /// <param name="cancel">Cancels; no file is left.</param>
    /// <exception cref="EngineException">
    /// <see cref="EngineErrorCode.FailedPrecondition"/>: something is in the directory; <see cref="EngineErrorCode.TooLarge"/>: a limit; and whatever is wrong
    /// with the container.
    /// </exception>
    public static void Unpack(string path, string directory, EngineOptions options, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        SnapshotFormat format = SnapshotProbe.Detect(path);
        try
        {
            bool isNew = RequireEmpty(directory);
            bool complete = false;
            try
            {
                Unpack(format, path, directory, options, cancel);
                complete = true;
            }
            finally
            {
                if (!complete && isNew && Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }
            }
        }
        catch (EnvelopeException e)
        {
            throw EngineException.From(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineErrorCode.Io, e.Message, directory, e);
        }
    }

    private static void Unpack(SnapshotFormat format, string path, string directory, EngineOptions options, CancellationToken cancel)
    {
        ContainerLimits limits = Limits(options);
        if (format == SnapshotFormat.V3)
        {
            using V3Reader tables = V3Reader.Open(path, limits);
            tables.ExtractTo(directory, new V3ExtractOptions { VerifySha256 = true }, cancel);
            return;
        }

        using V1Reader database = V1Reader.Open(path, limits);
        Directory.CreateDirectory(directory);
        _ = database.Unpack(Path.Combine(directory, DatabaseName), progress: options.Progress, cancellationToken: cancel);
    }

    // Tells whether the directory is still to be made.
    private static bool RequireEmpty(string directory)
    {
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()))
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "it is there already and not an empty directory", directory);
        }

        return !Directory.Exists(directory);
    }

    private static ContainerLimits Limits(EngineOptions options)
    {
        var basis = new ContainerLimits { MaxDecodedBytes = options.MaxDecodedBytes };
        return ContainerLimits.FromEnvironment(basis: options.MaxWindowBytes is { } window ? basis with { MaxWindowBytes = window } : basis);
    }
}
