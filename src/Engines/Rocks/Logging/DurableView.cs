namespace C1z.Engines.Rocks;

/// <summary>A snapshot with its number of users: it is disposed when it is replaced and the last reader has left.</summary>
internal sealed class DurableView(RocksSnapshot snapshot)
{
    private int _users = 1;

    public RocksSnapshot Snapshot => snapshot;

    // Both are called under the lock of the log.
    public void Enter() => _users++;

    public void Leave()
    {
        if (--_users == 0)
        {
            snapshot.Dispose();
        }
    }
}
