namespace C1z.Engines.Rocks.Tests;

/// <summary>A log whose syncs a test holds, lets go and fails. It counts what is appended and what of it is durable.</summary>
internal sealed class GateTarget(ILogTarget? store = null) : ILogTarget
{
    private readonly object _gate = new();
    private bool _held;
    private int _written;
    private int _durable;
    private int _syncs;
    private int _syncing;

    public int Written => Volatile.Read(ref _written);

    public int Durable => Volatile.Read(ref _durable);

    public int Syncs => Volatile.Read(ref _syncs);

    /// <summary>Syncs that stand at the gate.</summary>
    public int Syncing => Volatile.Read(ref _syncing);

    public bool FailWrites { get; set; }

    public bool FailSyncs { get; set; }

    /// <summary>The most batches that were appended and not durable at any moment.</summary>
    public int MostUnsynced { get; private set; }

    public void Hold()
    {
        lock (_gate)
        {
            _held = true;
        }
    }

    public void LetGo()
    {
        lock (_gate)
        {
            _held = false;
            Monitor.PulseAll(_gate);
        }
    }

    public void Write(RocksBatch batch, bool log)
    {
        if (FailWrites)
        {
            throw new RocksException(RocksErrorCode.Io, "no space left");
        }

        lock (_gate)
        {
            _written++;
            MostUnsynced = Math.Max(MostUnsynced, _written - _durable);
        }

        store?.Write(batch, log);
    }

    public void Sync()
    {
        int covered = Written;
        Interlocked.Increment(ref _syncing).Should().Be(1, "one sync runs at a time");
        Interlocked.Increment(ref _syncs);
        lock (_gate)
        {
            while (_held)
            {
                Monitor.Wait(_gate);
            }
        }

        Interlocked.Decrement(ref _syncing);
        if (FailSyncs)
        {
            throw new RocksException(RocksErrorCode.Io, "input/output error");
        }

        store?.Sync();
        lock (_gate)
        {
            _durable = covered;
        }
    }

    public RocksSnapshot? TakeSnapshot() => store?.TakeSnapshot();
}
