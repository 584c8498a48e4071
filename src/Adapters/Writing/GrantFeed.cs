using System.Diagnostics;
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
    private const int PieceRows = 2_000;

    // A batch of large records is cut earlier, so that it stays far from its slab limit.
    private const int BatchBytes = 16 << 20;

    // Below so many rows a thread there is less to do than to wake one.
    private const int RowsWorthThread = 1_000;

    private readonly Lock _gate = new();
    private readonly List<Shard> _shards = [];
    private ReadOnlyMemory<Grant> _array;
    private IReadOnlyList<Grant>? _list;
    private IEnumerator<Grant>? _stream;
    private int _listed;
    private long _pieces;

    /// <summary>Threads that the call is worth.</summary>
    public int Shards { get; private set; }

    /// <summary>Takes the grants of a call.</summary>
    /// <param name="grants">They; read until the call is disposed.</param>
    /// <param name="discoveredAt">Their time of discovery.</param>
    /// <param name="shards">Threads at most.</param>
    /// <returns>Ends the call when it is disposed.</returns>
    public IDisposable Begin(IEnumerable<Grant> grants, Instant discoveredAt, int shards)
    {
        _pieces = 0;
        _array = grants switch
        {
            Grant[] array => array,
            ArraySegment<Grant> segment => segment,
            _ => default,
        };
        _list = _array.IsEmpty ? grants as IReadOnlyList<Grant> : null;
        _listed = _list?.Count ?? _array.Length;
        _stream = _list is null && _array.IsEmpty ? grants.GetEnumerator() : null;
        Shards = _stream is null ? Math.Clamp(_listed / RowsWorthThread, 1, shards) : shards;
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
        if (_stream is not null)
        {
            return TryTakeStreamed(mine, out piece);
        }

        piece = Interlocked.Increment(ref _pieces) - 1;
        long start = piece * PieceRows;
        mine.Next = (int)Math.Min(start, _listed);
        mine.End = (int)Math.Min(start + PieceRows, _listed);
        return start < _listed;
    }

    /// <inheritdoc/>
    public bool Fill(int shard, GrantBatch batch)
    {
        long started = Stopwatch.GetTimestamp();
        Shard mine = _shards[shard];
        batch.Clear();
        while (mine.Next < mine.End && batch.SlabLength < BatchBytes)
        {
            RecordTranslator.Run(GrantAt(mine, mine.Next++), batch, mine.Add, path);
        }

        times?.AddSince("translate", started);
        return mine.Next < mine.End;
    }

    /// <summary>Ends the call: no grant of it is referred to any more.</summary>
    public void Dispose()
    {
        _array = default;
        _list = null;
        _stream?.Dispose();
        _stream = null;
        _shards.ForEach(static shard => Array.Clear(shard.Buffer));
    }

    private Grant GrantAt(Shard shard, int index) =>
        _stream is not null ? shard.Buffer[index] : _list is not null ? _list[index] : _array.Span[index];

    private bool TryTakeStreamed(Shard shard, out long piece)
    {
        if (shard.Buffer.Length == 0)
        {
            shard.Buffer = new Grant[PieceRows];
        }

        shard.Next = shard.End = 0;
        lock (_gate)
        {
            piece = _pieces;
            while (shard.End < PieceRows && _stream!.MoveNext())
            {
                shard.Buffer[shard.End++] = _stream.Current;
            }

            _pieces += shard.End > 0 ? 1 : 0;
        }

        return shard.End > 0;
    }

    /// <summary>What belongs to one thread.</summary>
    private sealed class Shard(RecordTranslator translator)
    {
        public RecordTranslator Translator { get; } = translator;

        public RecordTranslator.RowWriter<Grant, GrantBatch> Add { get; } = translator.Add;

        public Grant[] Buffer { get; set; } = [];

        public int Next { get; set; }

        public int End { get; set; }
    }
}
