using C1z.Envelope;

namespace C1z.Engines.Tables.Tests;

/// <summary>The frames of a container as a store: a frame is decompressed when its first block is read, and kept. Counts frames.</summary>
internal sealed class FrameStore(V3Reader container) : ITableStore
{
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);

    public int FramesRead => _contents.Count;

    public string Name => container.Path;

    public IReadOnlyCollection<string> FileNames { get; } = [.. container.Frames.Select(f => f.Name)];

    public long GetLength(string fileName) => container.FindFrame(fileName)!.RawSize;

    public ITableSource Open(string fileName) => new FrameSource(this, container.FindFrame(fileName)!);

    private byte[] Content(V3Frame frame)
    {
        if (!_contents.TryGetValue(frame.Name, out byte[]? content))
        {
            content = new byte[frame.RawSize];
            container.ReadFrame(frame, content);
            _contents.Add(frame.Name, content);
        }

        return content;
    }

    private sealed class FrameSource(FrameStore store, V3Frame frame) : ITableSource
    {
        public string Name => frame.Name;

        public long Length => frame.RawSize;

        public void Read(long offset, Span<byte> destination) => store.Content(frame).AsSpan((int)offset, destination.Length).CopyTo(destination);

        public bool TryGetSegment(long offset, int length, out ArraySegment<byte> segment)
        {
            segment = new ArraySegment<byte>(store.Content(frame), (int)offset, length);
            return true;
        }

        public void Dispose()
        {
        }
    }
}
