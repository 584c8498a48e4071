using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Frames;

/// <summary>One frame as a table's bytes. Blocks that are stored raw are read where the frame was decompressed to.</summary>
internal sealed class FrameTableSource(FrameTableStore store, FrameTableStore.FrameState state) : ITableSource
{
    public string Name => state.Frame.Name;

    public long Length => state.Frame.RawSize;

    public void Read(long offset, Span<byte> destination) => store.Load(state).AsSpan(checked((int)offset), destination.Length).CopyTo(destination);

    public bool TryGetSegment(long offset, int length, out ArraySegment<byte> segment)
    {
        // A stretch of nothing asks whether the file is memory that stays. A frame is not: what an open table keeps must be its own copy, or the
        // table would hold the whole frame in memory for as long as it is open.
        if (length == 0)
        {
            segment = default;
            return false;
        }

        segment = new ArraySegment<byte>(store.Load(state), checked((int)offset), length);
        return true;
    }

    public void Dispose()
    {
    }
}
