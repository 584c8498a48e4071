namespace C1z.Engines.Tables;

/// <summary>The bytes of one file: a length and reads at a position. The file may lie on disk, in memory or inside a container.</summary>
/// <remarks>
/// Implementations must allow concurrent reads. Asking for <see cref="Length"/> must be cheap; a container may decompress at the first
/// <see cref="Read"/>.
/// </remarks>
public interface ITableSource : IDisposable
{
    /// <summary>The name used in messages.</summary>
    string Name { get; }

    /// <summary>The size in bytes.</summary>
    long Length { get; }

    /// <summary>Fills the destination with the bytes at an offset; the caller has checked that they lie inside the file.</summary>
    /// <exception cref="TableException">The bytes cannot be had (<see cref="TableErrorCode.Truncated"/>).</exception>
    void Read(long offset, Span<byte> destination);

    /// <summary>Lends bytes that are in memory already, without a copy.</summary>
    /// <param name="offset">Where the stretch starts; the caller has checked that it lies inside the file.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="segment">The stretch. It must stay unchanged for as long as anyone refers to its array, so never lend a pooled
    /// array.</param>
    /// <returns><see langword="false"/> when there is no such memory; the caller then reads.</returns>
    bool TryGetSegment(long offset, int length, out ArraySegment<byte> segment)
    {
        segment = default;
        return false;
    }
}
