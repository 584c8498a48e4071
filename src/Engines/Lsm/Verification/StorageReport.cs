using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Verification;

/// <summary>Where the findings of one verification go, and what the caller may cancel.</summary>
internal sealed class StorageReport(Action<StorageFinding> receive, CancellationToken cancel)
{
    private const int KeysBetweenPolls = 1024;

    private int _polls;

    public CancellationToken Cancel => cancel;

    public void Poll()
    {
        if (_polls++ % KeysBetweenPolls == 0)
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    public void Add(string rule, string subject, string message) => receive(new StorageFinding(rule, subject, message));

    public void Warn(string rule, string subject, string message) => receive(new StorageFinding(rule, subject, message, IsWarning: true));

    public void Add(string rule, KeyFamily family, ReadOnlySpan<byte> key, string message) =>
        Add(rule, KeySpace.NameOf(family), $"key {Convert.ToHexStringLower(key)}: {message}");

    /// <summary>Runs a check; damage that stops it is a finding, and the next check goes on.</summary>
    public void Guard(string subject, Action check)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            check();
        }
        catch (EngineException e)
        {
            Add("unreadable", subject, e.Message);
        }
    }
}
