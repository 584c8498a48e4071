using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm;

/// <content>Grants loaded on several threads.</content>
public sealed partial class LsmEngine : IGrantLoader
{
    // What a feed usually fills in at once. A batch that needs more grows.
    private const int BatchRows = 2_048;
    private const int BatchBytes = 256 << 10;

    private GrantBatch[] _loadBatches = [];

    /// <inheritdoc/>
    public int Shards => _options.Shards;

    /// <inheritdoc/>
    public void LoadGrants(IGrantFeed feed, int shards, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        Run(engine => engine.LoadSharded(feed, Math.Min(shards, engine.Shards), cancel));
    }

    private void LoadSharded(IGrantFeed feed, int shards, CancellationToken cancel)
    {
        RequireWritable();
        _ = RequireCurrent();
        GrantBatch[] batches = LoadBatches(shards);
        Instant now = Instant.From(_options.Engine.Clock.GetUtcNow());
        bool isEmpty;
        do
        {
            _rows.MakeRoom();
            int count = _rows.Grants.Count;
            try
            {
                isEmpty = ShardedLoad.Run(_rows.Grants, feed, batches, now, _rows.GrantBudgetBytes, _options.Engine.Times, cancel);
            }
            finally
            {
                if (_rows.Grants.Count > count)
                {
                    MarkRowsChanged();
                }
            }

            if (!isEmpty)
            {
                _rows.MoveOut();
            }
        }
        while (!isEmpty);
    }

    // Batches keep their memory from call to call.
    private GrantBatch[] LoadBatches(int shards)
    {
        if (_loadBatches.Length < shards)
        {
            GrantBatch[] more = new GrantBatch[shards];
            _loadBatches.CopyTo(more, 0);
            for (int i = _loadBatches.Length; i < shards; i++)
            {
                more[i] = new GrantBatch(BatchRows, BatchBytes);
            }

            _loadBatches = more;
        }

        return _loadBatches.Length == shards ? _loadBatches : _loadBatches[..shards];
    }
}
