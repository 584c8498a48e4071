using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using C1z.Proto.Container.V3;

namespace C1z.Envelope;

/// <content>Reading a payload as a whole: visiting its files, and extracting them to a directory.</content>
public sealed partial class V3Reader
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>
    /// Hands every file of the payload to <paramref name="handler"/>, on the calling thread, in the order of index or archive. Returning without an
    /// exception proves the whole payload as far as its encoding allows.
    /// </summary>
    /// <param name="handler">Called once for each file.</param>
    /// <param name="verifySha256">Whether to compare the SHA-256 of frames as well.</param>
    /// <param name="cancellationToken">Checked at every file.</param>
    /// <exception cref="EnvelopeException">
    /// What <see cref="OpenFrame"/> and its stream throw; <see cref="EnvelopeErrorCode.TooLarge"/>; for archives also
    /// <see cref="EnvelopeErrorCode.ArchiveInvalid"/>, <see cref="EnvelopeErrorCode.UnsafePath"/>, <see cref="EnvelopeErrorCode.DuplicateEntry"/>,
    /// <see cref="EnvelopeErrorCode.UnsupportedEncoding"/>, <see cref="EnvelopeErrorCode.Truncated"/> and <see cref="EnvelopeErrorCode.TrailingData"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ReadFiles(V3FileHandler handler, bool verifySha256 = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Encoding != PayloadEncoding.IndexedZstd)
        {
            ReadArchive(
                tar =>
                {
                    if (!tar.IsDirectory)
                    {
                        handler(tar.Name, tar.Size, tar.Content);
                    }
                },
                cancellationToken);
            return;
        }

        CheckBudget();
        foreach (V3Frame frame in _frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Stream content = OpenFrame(frame, verifySha256);
            handler(frame.Name, frame.RawSize, content);
            content.CopyTo(Stream.Null, ChunkBytes);
        }
    }

    /// <summary>Writes every file of the payload below a directory, which is created where it is missing.</summary>
    /// <param name="directory">The directory. None of the files may exist in it yet; best it is empty.</param>
    /// <param name="options">Null means <see cref="V3ExtractOptions.Default"/>.</param>
    /// <param name="cancellationToken">Checked at every chunk.</param>
    /// <inheritdoc cref="ReadFiles" path="/exception"/>
    /// <remarks>On any failure the files written so far are removed again; directories stay.</remarks>
    public void ExtractTo(string directory, V3ExtractOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= V3ExtractOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        ConcurrentBag<string> created = [];
        bool complete = false;
        try
        {
            CreateDirectory(directory);
            if (Encoding == PayloadEncoding.IndexedZstd)
            {
                ExtractFrames(directory, options, created, cancellationToken);
            }
            else
            {
                ReadArchive(tar => ExtractEntry(tar, directory, options, created, cancellationToken), cancellationToken);
            }

            complete = true;
        }
        finally
        {
            if (!complete)
            {
                foreach (string path in created)
                {
                    IoGuard.RunQuietly(() => _fileSystem.Delete(path));
                }
            }
        }
    }

    private static string Target(string directory, string name) => System.IO.Path.Combine(directory, name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    private void ExtractFrames(string directory, V3ExtractOptions options, ConcurrentBag<string> created, CancellationToken cancellationToken)
    {
        CheckBudget();
        foreach (string parent in _frames.SelectMany(frame => EntryNames.Parents(frame.Name)).Distinct(StringComparer.Ordinal))
        {
            CreateDirectory(Target(directory, parent));
        }

        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(_frames, parallel, frame =>
            {
                using Stream content = OpenFrame(frame, options.VerifySha256);
                WriteFile(Target(directory, frame.Name), content, options.Flush, created, cancellationToken);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions.FirstOrDefault(inner => inner is EnvelopeException) ?? e.InnerExceptions[0]);
        }
    }

    private void ExtractEntry(TarReader tar, string directory, V3ExtractOptions options, ConcurrentBag<string> created, CancellationToken cancellationToken)
    {
        string target = Target(directory, tar.Name);
        if (tar.IsDirectory)
        {
            CreateDirectory(target);
            return;
        }

        if (tar.Name.Contains('/', StringComparison.Ordinal))
        {
            CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        }

        WriteFile(target, tar.Content, options.Flush, created, cancellationToken);
    }

    private void WriteFile(string target, Stream content, bool flush, ConcurrentBag<string> created, CancellationToken cancellationToken)
    {
        using RandomAccessFile file = RandomAccessFile.CreateNew(target, _fileSystem);
        created.Add(target);
        byte[] chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long at = 0;
            for (int read; (read = content.Read(chunk, 0, ChunkBytes)) > 0; at += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(chunk.AsSpan(0, read), at);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }

        if (flush)
        {
            file.Flush();
        }
    }

    private void ReadArchive(Action<TarReader> handler, CancellationToken cancellationToken)
    {
        long length = _file.Length;
        long offset = Header.PayloadOffset;
        bool compressed = Encoding == PayloadEncoding.TarZstd;
        FileReadStream payload = new(_file, offset, length - offset);
        using Stream archive = compressed
            ? new ZstdDecompressionStream(payload, _limits.ForFrame(_limits.DecodedBudgetV3(length)), new ByteLocation(Path, offset))
            : new BufferedStream(payload, ChunkBytes);
        using TarReader tar = new(archive, Path, compressed ? null : offset);
        while (tar.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            handler(tar);
        }
    }

    /// <summary>Refuses a payload whose declared contents exceed the budget, before a byte of it is decoded.</summary>
    /// <remarks>Frames cannot exceed the sizes in the index, so this check needs no counterpart while decoding.</remarks>
    private void CheckBudget()
    {
        long budget = DecodedBudget;
        UInt128 total = 0;
        foreach (V3Frame frame in _frames)
        {
            total += (ulong)frame.RawSize;
        }

        if (total > (UInt128)budget)
        {
            string rule = $"declared decoded size {total} exceeds the limit of {budget} bytes ({ContainerLimits.MaxDecodedVariable})";
            throw new EnvelopeException(EnvelopeErrorCode.TooLarge, rule, Path);
        }
    }

    private void CreateDirectory(string path) => IoGuard.Run(path, "create directory", () => _fileSystem.CreateDirectory(path));
}
