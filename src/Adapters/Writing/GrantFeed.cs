using System.Diagnostics;
using System.Runtime.InteropServices;
using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters;

/// <summary>The grants of one call, cut into pieces that several threads translate. Keeps its memory from call to call.</summary>
/// <param name="makeTranslator">Makes a translator for a thread.</param>
/// <param name="times">Receives the time of all threads.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class GrantFeed(Func<RecordTranslator> makeTranslator, StageTimes? times, string path) : IGrantFeed, IDisposable
{
    /// <summary>Rows of a piece: what they become, a batch, stays in the cache of a core until it is stored.</summary>
    public const int PieceRows = 2_000;

    // A batch of large records is cut earlier, so that it stays far from its slab limit.
    private const int BatchBytes = 16 << 20;

    // Below so many rows a thread there is less to do than to wake one.
    private const int RowsWorthThread = 1_000;

    private readonly List<Shard> _shards = [];
    private IReadOnlyList<Grant> _grants = [];
    private int _count;
    private long _pieces;

    /// <summary>Threads that the call is worth.</summary>
    public int Shards { get; private set; }

    /// <summary>Takes the grants of a call.</summary>
    /// <param name="grants">They; read until the call is disposed.</param>
    /// <param name="discoveredAt">Their time of discovery.</param>
    /// <param name="shards">Threads at most.</param>
    /// <returns>Ends the call when it is disposed.</returns>
    public IDisposable Begin(IReadOnlyList<Grant> grants, Instant discoveredAt, int shards)
    {
        _pieces = 0;
        _grants = grants;
        _count = grants.Count;
        Shards = Math.Clamp(_count / RowsWorthThread, 1, shards);
        while (_shards.Count < Shards)
        {
            _shards.Add(new Shard(makeTranslator()));
        }

        _shards.ForEach(shard => shard.Translator.BeginCall(discoveredAt));
        return this;
    }

    /// <inheritdoc/>
    public bool TryTake(int shard, out long piece)
    {
        Shard mine = _shards[shard];
        piece = Interlocked.Increment(ref _pieces) - 1;
        long start = piece * PieceRows;
        mine.Next = (int)Math.Min(start, _count);
        mine.End = (int)Math.Min(start + PieceRows, _count);
        return start < _count;
    }

    /// <inheritdoc/>
    public bool Fill(int shard, GrantBatch batch)
    {
        long started = Stopwatch.GetTimestamp();
        Shard mine = _shards[shard];
        batch.Clear();
        ReadOnlySpan<Grant> grants = SpanOf(_grants);
        while (mine.Next < mine.End && batch.SlabLength < BatchBytes)
        {
            int index = mine.Next++;
            RecordTranslator.Run(grants.IsEmpty ? _grants[index] : grants[index], batch, mine.Add, path);
        }

        times?.AddSince("translate", started);
        return mine.Next < mine.End;
    }

    /// <summary>Ends the call: no grant of it is referred to any more.</summary>
    public void Dispose() => _grants = [];

    // Empty where the grants do not lie in one array: these are asked for one by one.
    private static ReadOnlySpan<Grant> SpanOf(IReadOnlyList<Grant> grants) => grants switch
    {
        Grant[] array => array,
        List<Grant> list => CollectionsMarshal.AsSpan(list),
        ArraySegment<Grant> segment => segment,
        _ => default,
    };

    /// <summary>What belongs to one thread.</summary>
    private sealed class Shard(RecordTranslator translator)
    {
        public RecordTranslator Translator { get; } = translator;

        public RecordTranslator.RowWriter<Grant, GrantBatch> Add { get; } = translator.Add;

        public int Next { get; set; }

        public int End { get; set; }
    }
}
