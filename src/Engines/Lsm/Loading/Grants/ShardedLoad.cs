using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace C1z.Engines.Lsm.Loading;

/// <summary>Loads grants on several threads: each makes rows of its pieces and keeps them in its shard.</summary>
/// <remarks>
/// <para>The one owner of parallelism in a load. The calling thread works like the others, which are the runtime's pool: while they are busy elsewhere, the
/// caller does it all.</para>
/// <para>A thread that finds its shard full stops; <see cref="Run"/> then returns before the feed is empty.</para>
/// </remarks>
internal sealed class ShardedLoad
{
    private readonly GrantLoad _load;
    private readonly IGrantFeed _feed;
    private readonly GrantBatch[] _batches;
    private readonly Instant _now;
    private readonly long _shardBytes;
    private readonly StageTimes? _times;
    private readonly CancellationToken _cancel;
    private readonly Lock _gate = new();
    private readonly List<(long Piece, GrantPiece Rows)> _done = [];
    private long _failedPiece = long.MaxValue;
    private ExceptionDispatchInfo? _failure;
    private bool _isEmpty;
    private volatile bool _stop;

    private ShardedLoad(GrantLoad load, IGrantFeed feed, GrantBatch[] batches, Instant now, long shardBytes, StageTimes? times, CancellationToken cancel)
    {
        _times = times;
        _load = load;
        _feed = feed;
        _batches = batches;
        _now = now;
        _shardBytes = shardBytes;
        _cancel = cancel;
    }

    /// <summary>Loads until the feed is empty or the shards are full.</summary>
    /// <param name="load">Receives the grants, in the order of their pieces.</param>
    /// <param name="feed">Makes the rows.</param>
    /// <param name="batches">A batch for each thread.</param>
    /// <param name="now">The time of discovery of rows that have none.</param>
    /// <param name="budgetBytes">Memory at which all shards together are full.</param>
    /// <param name="times">Receives the time of all threads.</param>
    /// <param name="cancel">Ends the load.</param>
    /// <returns>False when the feed has more.</returns>
    public static bool Run(
        GrantLoad load, IGrantFeed feed, GrantBatch[] batches, Instant now, long budgetBytes, StageTimes? times, CancellationToken cancel)
    {
        var run = new ShardedLoad(load, feed, batches, now, Math.Max(1, budgetBytes / batches.Length), times, cancel);
        run.WorkOnAll();
        run.AddDone();
        run._failure?.Throw();
        return run._isEmpty;
    }

    private void WorkOnAll()
    {
        for (int shard = 0; shard < _batches.Length; shard++)
        {
            _ = _load.Shard(shard);
        }

        var others = new Task[_batches.Length - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int shard = i + 1;
            others[i] = Task.Run(() => Work(shard), CancellationToken.None);
        }

        Work(0);
        Task.WaitAll(others);
    }

    private void Work(int index)
    {
        GrantShard shard = _load.Shard(index);
        while (!_stop && shard.ContentBytes < _shardBytes)
        {
            // A feed that has no next piece to give fails behind all that it gave.
            long piece = long.MaxValue;
            int start = shard.Count;
            try
            {
                if (!_feed.TryTake(index, out piece))
                {
                    _isEmpty = true;
                    return;
                }

                AppendPiece(index, shard);
            }
            catch (Exception e)
            {
                // Thrown again on the calling thread.
                Fail(piece, e);
                return;
            }

            lock (_gate)
            {
                _done.Add((piece, new GrantPiece(index, start, shard.Count - start)));
            }
        }
    }

    private void AppendPiece(int index, GrantShard shard)
    {
        bool more;
        do
        {
            more = _feed.Fill(index, _batches[index]);
            long started = Stopwatch.GetTimestamp();
            shard.Append(_batches[index], _now, _cancel);
            _times?.AddSince("marshal", started);
        }
        while (more);
    }

    private void Fail(long piece, Exception e)
    {
        _stop = true;
        lock (_gate)
        {
            if (_failure is null || piece < _failedPiece)
            {
                _failedPiece = piece;
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    private void AddDone()
    {
        _done.Sort(static (left, right) => left.Piece.CompareTo(right.Piece));
        foreach ((long piece, GrantPiece rows) in _done)
        {
            if (piece < _failedPiece)
            {
                _load.Add(rows);
            }
        }
    }
}
