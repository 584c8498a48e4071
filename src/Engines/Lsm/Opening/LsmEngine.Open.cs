using C1z.Engines.Lsm.Opening;
using C1z.Envelope;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <summary>Opens a snapshot, in place where its payload is indexed, or starts one where the mode allows it.</summary>
    /// <remarks>
    /// Reads the head, the frame index, the markers and the MANIFEST, never a table: opening costs the same whatever the size of the file. The stamps that
    /// say how keys are laid out lie in a table and are checked by the first operation that reads one. A new file appears only at the first
    /// <see cref="Save"/>.
    /// </remarks>
    /// <param name="path">The snapshot. Only its content decides what it is, never its name.</param>
    /// <param name="options">How; null means all defaults, which is read-only.</param>
    /// <param name="cancel">Cancels while an archive is unpacked; nothing is left behind. An indexed payload is open before there is anything to cancel.</param>
    /// <returns>The open engine; dispose it to remove its working files.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineErrorCode.NotFound"/>: no file; <see cref="EngineErrorCode.FailedPrecondition"/>: a file where none may be;
    /// <see cref="EngineErrorCode.NotASnapshot"/> and <see cref="EngineErrorCode.Truncated"/>;
    /// <see cref="EngineErrorCode.Unsupported"/>: an engine, encoding, layout or table feature that is not read;
    /// <see cref="EngineErrorCode.Corrupt"/>; <see cref="EngineErrorCode.TooLarge"/>: a limit;
    /// <see cref="EngineErrorCode.NativeMissing"/>; <see cref="EngineErrorCode.Io"/>; and, for writing, <see cref="EngineErrorCode.Busy"/>: another writer has
    /// the working directory; <see cref="EngineErrorCode.UnsavedWork"/>: what <see cref="LsmOptions.WorkingState"/> says of an earlier writer's work.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LsmEngine Open(string path, LsmOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LsmOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.FrameCacheBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.BlockCacheBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Shards, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Shards, LsmOptions.MostShards, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TableBytes, LsmOptions.SmallestTableBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryBudgetBytes, LsmOptions.SmallestMemoryBudgetBytes, nameof(options));
        cancel.ThrowIfCancellationRequested();
        if (!Enum.IsDefined(options.LoadPath) || !Enum.IsDefined(options.Durability))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{options.LoadPath} and {options.Durability} are not a way and a level");
        }

        RequireOverlayLibrary(options, path);
        bool isThere = IsThere(path, options, out long length);
        if (options.Engine.Mode == OpenMode.CreateNew && isThere)
        {
            throw new EngineException(EngineErrorCode.FailedPrecondition, "a file is there already", path);
        }

        // A file without a byte is one that somebody made to be filled.
        bool isNew = options.Engine.Mode != OpenMode.ReadOnly && (!isThere || length == 0);
        var engine = new LsmEngine(path, options, isNew ? null : SealedStore.Open(path, options, cancel));
        try
        {
            engine.TakeOverWork();
            return engine;
        }
        catch (Exception e)
        {
            engine.Dispose();
            if (LsmFailure.Translate(e, path) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    // Only "not there" means not there: a file that cannot be asked about must not be taken for a new one and overwritten at the end.
    private static bool IsThere(string path, LsmOptions options, out long length)
    {
        length = 0;
        if (options.Engine.Mode == OpenMode.ReadOnly)
        {
            return true;
        }

        try
        {
            using var file = RandomAccessFile.OpenRead(path, options.FileSystem);
            length = file.Length;
            return true;
        }
        catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.NotFound)
        {
            return false;
        }
        catch (EnvelopeException e)
        {
            throw EngineException.From(e);
        }
    }
}
