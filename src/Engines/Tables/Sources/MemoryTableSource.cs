namespace C1z.Engines.Tables;

/// <summary>A file that is an array. Blocks stored raw are read in place.</summary>
public sealed class MemoryTableSource : ITableSource
{
    private readonly ArraySegment<byte> _content;

    /// <summary>Wraps bytes that nobody changes any more.</summary>
    /// <param name="name">The name used in messages.</param>
    /// <param name="content">The whole file.</param>
    public MemoryTableSource(string name, ArraySegment<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        _content = content.Array is null ? ArraySegment<byte>.Empty : content;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length => _content.Count;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> destination) => _content.AsSpan(checked((int)offset), destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public bool TryGetSegment(long offset, int length, out ArraySegment<byte> segment)
    {
        segment = _content.Slice(checked((int)offset), length);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
