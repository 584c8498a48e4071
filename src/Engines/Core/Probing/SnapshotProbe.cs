using C1z.Envelope;

namespace C1z.Engines;

/// <summary>The container format that a file's first bytes announce.</summary>
public enum SnapshotFormat
{
    /// <summary><c>C1ZF</c>: a SQLite database in one zstd frame.</summary>
    V1 = 1,

    /// <summary><c>C1Z3</c>: a manifest and frames of sorted tables.</summary>
    V3 = 3,
}

/// <summary>Tells what a file is without opening an engine. The file's name plays no part.</summary>
public static class SnapshotProbe
{
    /// <summary>Reads the magic of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its format.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NotASnapshot"/>, <see cref="EngineErrorCode.Truncated"/> for fewer than
    /// five bytes, <see cref="EngineErrorCode.NotFound"/>, <see cref="EngineErrorCode.Io"/>.</exception>
    public static SnapshotFormat Detect(string path)
    {
        try
        {
            return ContainerProbe.Detect(path) switch
            {
                ContainerFormat.V1 => SnapshotFormat.V1,
                ContainerFormat.V3 => SnapshotFormat.V3,
                _ => throw new EngineException(
                    EngineErrorCode.NotASnapshot, "not a snapshot: the first five bytes are neither C1ZF nor C1Z3 with a zero", path),
            };
        }
        catch (EnvelopeException e)
        {
            throw EngineException.From(e);
        }
    }

    /// <summary>Describes a v1 container from its first bytes; nothing is decoded.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The container's facts.</returns>
    /// <exception cref="EngineException">As <see cref="Detect"/>, and <see cref="EngineErrorCode.Corrupt"/> for a bad frame header.</exception>
    public static V1ContainerInfo DescribeV1(string path)
    {
        try
        {
            using V1Reader reader = V1Reader.Open(path);
            ZstdFrameHeader header = reader.FrameHeader;
            return new V1ContainerInfo(new FileInfo(path).Length, reader.DeclaredSize, (long)Math.Min(header.WindowSize, long.MaxValue), header.HasChecksum);
        }
        catch (EnvelopeException e)
        {
            throw EngineException.From(e);
        }
    }
}

/// <summary>Facts of a v1 container.</summary>
/// <param name="FileBytes">Size of the file in bytes.</param>
/// <param name="PayloadBytes">Size of the database in bytes as the frame declares it; null when it does not.</param>
/// <param name="WindowBytes">Memory that decoding needs, in bytes.</param>
/// <param name="HasChecksum">True when the frame ends with a checksum.</param>
public sealed record V1ContainerInfo(long FileBytes, long? PayloadBytes, long WindowBytes, bool HasChecksum);
