namespace C1z.Engines.Rocks;

/// <summary>Appends batches to a store's log and makes them durable, at one level of durability.</summary>
/// <remarks>
/// <para>Thread-safe. Every append has a sequence number, 1 for the first one after opening, without gaps; a batch is in the log before it has its number, so a
/// sync that starts after a number was given covers it and all lower ones.</para>
/// <para>Syncs are shared. Whoever waits and finds no sync running leads one for everybody: it takes the highest number, syncs once, and wakes all. Batches that
/// come meanwhile are appended and applied at once and share the next sync. With <see cref="Durability.Async"/>, a background thread is the one that waits.</para>
/// <para><b>A failed sync poisons the log</b>: nobody can know which bytes reached the device, and another try may report success for pages that the kernel has
/// already dropped. All waiters and all later calls fail with <see cref="RocksErrorCode.Poisoned"/>; opening the store again shows what is there.</para>
/// </remarks>
public sealed partial class CommitLog : IDisposable
{
    private readonly ILogTarget _target;
    private readonly CommitLogOptions _options;
    private readonly TimeProvider _clock;

    // Guards everything below, and is what waiters wait on.
    private readonly object _gate = new();
    private readonly Thread? _syncer;
    private DurableView? _view;
    private RocksException? _failure;
    private long _reserved;
    private long _appended;
    private long _synced;
    private long _reservedBytes;
    private long _appendedBytes;
    private long _syncedBytes;
    private long _syncs;
    private long _waits;
    private bool _syncing;
    private bool _hurry;
    private bool _stopping;

    /// <summary>Starts a log.</summary>
    /// <param name="store">The store; it stays the caller's and must outlive the log.</param>
    /// <param name="options">How; null for the defaults.</param>
    public CommitLog(RocksStore store, CommitLogOptions? options = null)
        : this(new StoreTarget(store ?? throw new ArgumentNullException(nameof(store))), options ?? new CommitLogOptions(), TimeProvider.System)
    {
    }

    internal CommitLog(ILogTarget target, CommitLogOptions options, TimeProvider clock)
    {
        options.Validate();
        _target = target;
        _options = options;
        _clock = clock;
        if (options.DurableReads && target.TakeSnapshot() is { } first)
        {
            _view = new DurableView(first);
        }

        if (options.Durability == Durability.Async)
        {
            _syncer = new Thread(SyncUntilStopped) { IsBackground = true, Name = "c1z log syncer" };
            _syncer.Start();
        }
    }

    /// <summary>The sequence number of the last batch appended; 0 before the first.</summary>
    public long LastAppended => Read(static log => log._appended);

    /// <summary>The highest sequence number that is durable with all before it. Never falls.</summary>
    public long LastSynced => Read(static log => log._synced);

    /// <summary>What happened so far.</summary>
    public CommitLogCounters Counters => Read(static log => new CommitLogCounters(log._appended, log._appendedBytes, log._syncs, log._waits));

    /// <summary>Appends a batch, and waits as long as the level of durability asks.</summary>
    /// <param name="batch">The changes; the caller may use it again afterwards.</param>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="RocksException">
    /// The batch may or may not survive: the write failed, or <see cref="RocksErrorCode.Poisoned"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public long Append(RocksBatch batch)
    {
        long sequence = Write(batch);
        Acknowledge(sequence);
        return sequence;
    }

    /// <summary>Appends a batch without waiting for a sync, except for room in the async window.</summary>
    /// <remarks>For callers that append inside a lock of their own and leave it before <see cref="Acknowledge"/>, so that they can share a sync.</remarks>
    /// <inheritdoc cref="Append"/>
    public long Write(RocksBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Reserve(batch.Length);
        try
        {
            _target.Write(batch, log: _options.Durability != Durability.None);
        }
        catch (RocksException e)
        {
            // What a failed write left in the log is as unknown as what a failed sync left on the device.
            Poison(e);
            throw;
        }

        return Publish(batch.Length);
    }

    /// <summary>Waits for a batch as long as the level of durability asks, which for async and none is not at all.</summary>
    /// <param name="sequence">What <see cref="Write"/> returned.</param>
    /// <exception cref="RocksException"><see cref="RocksErrorCode.Poisoned"/>: the batch may or may not survive.</exception>
    public void Acknowledge(long sequence)
    {
        switch (_options.Durability)
        {
            case Durability.Sync:
                SyncAlone(sequence);
                break;
            case Durability.Group:
                WaitForSync(sequence);
                break;
        }
    }

    /// <summary>Stops the syncer and makes durable what is not, unless the log is poisoned.</summary>
    /// <remarks>It never throws: whoever must know calls <see cref="SyncNow"/> first.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        _syncer?.Join();
        lock (_gate)
        {
            try
            {
                SyncUpTo(_options.Durability == Durability.None ? 0 : _appended);
            }
            catch (RocksException)
            {
                // It is kept as the log's failure; those who waited have it.
            }

            _view?.Leave();
            _view = null;
        }
    }

    // The window holds what is appended but not synced; a place in it is taken before the write, so that concurrent callers cannot exceed it together.
    private void Reserve(int bytes)
    {
        lock (_gate)
        {
            ThrowIfUnusable();
            if (_options.Durability == Durability.Async && IsWindowFull())
            {
                _waits++;
                while (IsWindowFull())
                {
                    _hurry = true;
                    Monitor.PulseAll(_gate);
                    Monitor.Wait(_gate);
                    ThrowIfUnusable();
                }
            }

            _reserved++;
            _reservedBytes += bytes;
        }
    }

    private bool IsWindowFull() => _reserved - _synced >= _options.WindowCommits || _reservedBytes - _syncedBytes >= _options.WindowBytes;

    private long Publish(int bytes)
    {
        lock (_gate)
        {
            _appended++;
            _appendedBytes += bytes;
            if (_syncer is not null || (_syncing && _appendedBytes - _syncedBytes >= _options.GatherBytes))
            {
                Monitor.PulseAll(_gate);
            }

            return _appended;
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        ThrowIfPoisoned();
    }

    private void ThrowIfPoisoned()
    {
        if (_failure is { } failure)
        {
            throw new RocksException(
                RocksErrorCode.Poisoned, $"the log is poisoned: what is durable is known only after the store is opened again; {failure.Message}", failure);
        }
    }

    private void Poison(RocksException failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            Monitor.PulseAll(_gate);
        }
    }

    private T Read<T>(Func<CommitLog, T> read)
    {
        lock (_gate)
        {
            return read(this);
        }
    }
}
