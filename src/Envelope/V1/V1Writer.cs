using System.Buffers;

namespace C1z.Envelope;

/// <summary>Writes v1 containers: the magic, then one zstd frame with content size and checksum, nothing behind it.</summary>
/// <remarks>Memory stays at a few MiB whatever the size (times the workers, if there are any). Thread-safe.</remarks>
public static class V1Writer
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Packs a database file and replaces the target with the result.</summary>
    /// <param name="databasePath">The database. It must not change meanwhile.</param>
    /// <param name="targetPath">The snapshot to replace or create.</param>
    /// <param name="options">Null means <see cref="V1WriteOptions.Default"/>.</param>
    /// <param name="progress">Told the number of database bytes packed so far, about every 256 KiB.</param>
    /// <param name="cancellationToken">Checked at every chunk; cancelling leaves the target as it was.</param>
    /// <returns>The sizes of database and snapshot.</returns>
    /// <exception cref="EnvelopeException">
    /// <see cref="EnvelopeErrorCode.SizeMismatch"/>: the database grew or shrank meanwhile; <see cref="EnvelopeErrorCode.NotFound"/>;
    /// <see cref="EnvelopeErrorCode.Io"/>. The target is then as it was, except where <see cref="AtomicFile"/> says otherwise.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PackedSize Write(
        string databasePath, string targetPath, V1WriteOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        FileSystem files = (options ?? V1WriteOptions.Default).FileSystem;
        using RandomAccessFile database = RandomAccessFile.OpenRead(databasePath, files);
        long length = database.Length;

        // One byte more than promised: a database that grew is noticed as surely as one that shrank.
        using FileReadStream content = new(database, 0, length + 1);
        return Write(content, length, targetPath, options, progress, cancellationToken);
    }

    /// <summary>Packs the rest of a stream and replaces the target with the result.</summary>
    /// <param name="content">The database's bytes.</param>
    /// <param name="length">How many there are, exactly.</param>
    /// <inheritdoc cref="Write(string, string, V1WriteOptions?, IProgress{long}?, CancellationToken)"/>
    /// <param name="targetPath">The snapshot to replace or create.</param>
    /// <param name="options">Null means <see cref="V1WriteOptions.Default"/>.</param>
    /// <param name="progress">Told the number of bytes packed so far.</param>
    /// <param name="cancellationToken">Checked at every chunk.</param>
    public static PackedSize Write(
        Stream content, long length, string targetPath, V1WriteOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= V1WriteOptions.Default;
        using ZstdCompressor compressor = new(options.Level, options.Workers);
        using AtomicFile target = AtomicFile.Create(targetPath, options.FileSystem, options.MustBeNew);
        target.Content.Write(ContainerProbe.V1Magic);
        using ZstdCompressionStream frame = new(target.Content, compressor, length);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int read; (read = content.Read(chunk, 0, chunk.Length)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                frame.Write(chunk, 0, read);
                progress?.Report(frame.BytesIn);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        frame.Complete();
        cancellationToken.ThrowIfCancellationRequested();
        target.Commit();
        return new PackedSize(frame.BytesIn, ContainerProbe.MagicLength + frame.BytesOut);
    }
}
