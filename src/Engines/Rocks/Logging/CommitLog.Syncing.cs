namespace C1z.Engines.Rocks;

// Waiting, leading, and the thread of the async level.
public sealed partial class CommitLog
{
    /// <summary>Waits until a batch and all before it are durable; leads the sync itself where nobody else does.</summary>
    /// <param name="sequence">The batch's sequence number.</param>
    /// <exception cref="ArgumentOutOfRangeException">No batch has that number yet.</exception>
    /// <exception cref="InvalidOperationException">The level is <see cref="Durability.None"/>: nothing is logged.</exception>
    /// <exception cref="RocksException"><see cref="RocksErrorCode.Poisoned"/>.</exception>
    public void WaitForSync(long sequence)
    {
        RequireLog();
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _appended);
            SyncUpTo(sequence);
        }
    }

    /// <summary>Makes everything durable that was appended before the call.</summary>
    /// <exception cref="InvalidOperationException">The level is <see cref="Durability.None"/>: nothing is logged.</exception>
    /// <exception cref="RocksException"><see cref="RocksErrorCode.Poisoned"/>.</exception>
    public void SyncNow()
    {
        RequireLog();
        lock (_gate)
        {
            ThrowIfPoisoned();
            _hurry = true;
            Monitor.PulseAll(_gate);
            SyncUpTo(_appended);
        }
    }

    /// <summary>Reads the store as it was at the last sync: nothing is seen that a crash could take back.</summary>
    /// <remarks>It may lag behind what was appended, never behind what was waited for.</remarks>
    /// <typeparam name="T">What the reader returns.</typeparam>
    /// <param name="read">Reads with the snapshot, which is valid during the call only.</param>
    /// <exception cref="InvalidOperationException"><see cref="CommitLogOptions.DurableReads"/> is off.</exception>
    public T ReadDurable<T>(Func<RocksSnapshot, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        DurableView view;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            view = _view ?? throw new InvalidOperationException("The log keeps no snapshots: its option DurableReads is off.");
            view.Enter();
        }

        try
        {
            return read(view.Snapshot);
        }
        finally
        {
            lock (_gate)
            {
                view.Leave();
            }
        }
    }

    private void RequireLog()
    {
        if (_options.Durability == Durability.None)
        {
            throw new InvalidOperationException("The log's level of durability is none: nothing is logged, so nothing can be synced.");
        }
    }

    // Inside the lock. Whoever finds no sync running leads one; the others wait for its end.
    private void SyncUpTo(long sequence)
    {
        while (_synced < sequence)
        {
            ThrowIfPoisoned();
            if (_syncing)
            {
                Monitor.Wait(_gate);
            }
            else
            {
                Lead();
            }
        }
    }

    // Never content with another one's sync, except the last one, with which the log was closed.
    private void SyncAlone(long sequence)
    {
        lock (_gate)
        {
            while (_syncing)
            {
                Monitor.Wait(_gate);
            }

            if (_stopping)
            {
                SyncUpTo(sequence);
            }
            else
            {
                Lead();
            }
        }
    }

    // Inside the lock, which is left during the sync itself: appends go on meanwhile.
    private void Lead()
    {
        ThrowIfPoisoned();
        _syncing = true;
        DurableView? next = null;
        try
        {
            Gather();
            long covered = _appended;
            long coveredBytes = _appendedBytes;
            _syncs++;
            Monitor.Exit(_gate);
            try
            {
                // The snapshot is taken before the sync, so the sync covers all it shows; and after the number, so it shows all that is covered.
                next = _view is not null && _target.TakeSnapshot() is { } snapshot ? new DurableView(snapshot) : null;
                _target.Sync();
            }
            finally
            {
                Monitor.Enter(_gate);
            }

            _synced = covered;
            _syncedBytes = coveredBytes;
            (_view, next) = next is null ? (_view, next) : (next, _view);
        }
        catch (Exception e) when (e is RocksException or ObjectDisposedException)
        {
            _failure ??= e as RocksException ?? new RocksException(RocksErrorCode.Unknown, "the store was closed before its log", e);
            ThrowIfPoisoned();
        }
        finally
        {
            next?.Leave();
            _syncing = false;
            Monitor.PulseAll(_gate);
        }
    }

    // Inside the lock, given up while waiting.
    private void Gather()
    {
        if (_options.Durability == Durability.Sync || _options.Gather == TimeSpan.Zero)
        {
            return;
        }

        long started = _clock.GetTimestamp();
        while (!_hurry && !_stopping && _appendedBytes - _syncedBytes < _options.GatherBytes)
        {
            TimeSpan left = _options.Gather - _clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
            {
                break;
            }
        }

        _hurry = false;
    }

    private void SyncUntilStopped()
    {
        lock (_gate)
        {
            while (!_stopping && _failure is null)
            {
                if (_appended == _synced)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                try
                {
                    SyncUpTo(_appended);
                }
                catch (RocksException)
                {
                    // Poisoned: everybody who waits is told, and so is whoever comes later.
                    return;
                }
            }
        }
    }
}
