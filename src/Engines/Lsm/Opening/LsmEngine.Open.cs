using C1z.Engines.Lsm.Opening;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <summary>Opens a snapshot for reading, in place where its payload is indexed.</summary>
    /// <remarks>
    /// Reads the head, the frame index, the markers and the MANIFEST, never a table: opening costs the same whatever the size of the file. The stamps that
    /// say how keys are laid out lie in a table and are checked by the first operation that reads one.
    /// </remarks>
    /// <param name="path">The snapshot. Only its content decides what it is, never its name.</param>
    /// <param name="options">How; null means all defaults, which is read-only.</param>
    /// <returns>The open engine; dispose it to remove its working files.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineErrorCode.NotFound"/>: no file; <see cref="EngineErrorCode.NotASnapshot"/> and <see cref="EngineErrorCode.Truncated"/>;
    /// <see cref="EngineErrorCode.Unsupported"/>: an engine, encoding, layout or table feature that is not read, or a mode other than
    /// <see cref="OpenMode.ReadOnly"/>; <see cref="EngineErrorCode.Corrupt"/>; <see cref="EngineErrorCode.TooLarge"/>: a limit;
    /// <see cref="EngineErrorCode.NativeMissing"/>; <see cref="EngineErrorCode.Io"/>.
    /// </exception>
    public static LsmEngine Open(string path, LsmOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LsmOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.FrameCacheBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.BlockCacheBytes, nameof(options));
        if (options.Engine.Mode != OpenMode.ReadOnly)
        {
            throw new EngineException(EngineErrorCode.Unsupported, $"a v3 snapshot cannot be opened with mode {options.Engine.Mode}, only read", path);
        }

        return new LsmEngine(path, options, SealedStore.Open(path, options));
    }
}
