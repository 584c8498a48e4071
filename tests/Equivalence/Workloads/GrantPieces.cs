namespace C1z.Equivalence.Workloads;

/// <summary>Feeds grants to a load on several threads: pieces of a few rows, and these in batches of fewer.</summary>
internal sealed class GrantPieces(IReadOnlyList<GrantSpec> grants, int pieceRows, RowEncoder encoder) : IGrantFeed
{
    private const int MostThreads = 64;
    private readonly int[] _next = new int[MostThreads];
    private readonly int[] _end = new int[MostThreads];
    private int _taken = -1;

    public bool TryTake(int shard, out long piece)
    {
        int taken = Interlocked.Increment(ref _taken);
        piece = taken;
        _next[shard] = Math.Min(taken * pieceRows, grants.Count);
        _end[shard] = Math.Min(_next[shard] + pieceRows, grants.Count);
        return _next[shard] < grants.Count;
    }

    public bool Fill(int shard, GrantBatch batch)
    {
        batch.Clear();
        int end = Math.Min(_next[shard] + Math.Max(1, pieceRows / 2), _end[shard]);
        while (_next[shard] < end)
        {
            encoder.Add(batch, grants[_next[shard]++]);
        }

        return _next[shard] < _end[shard];
    }
}
