using System.Diagnostics.CodeAnalysis;

namespace C1z.Sync.Syncing.State;

/// <summary>Everything a sync has to know to go on: its phase, the work left in it, and what was counted.</summary>
/// <remarks>Belongs to one thread, the one that stores rows. Work that is being fetched counts as left until its rows are stored.</remarks>
internal sealed class SyncState
{
    private readonly Stack<SyncAction> _pending = new();
    private readonly HashSet<SyncAction> _running = new(ReferenceEqualityComparer.Instance);

    // What follows from the answer that is being stored. Not part of a checkpoint until it is stored: asking for that answer again brings them again.
    private readonly HashSet<SyncAction> _following = new(ReferenceEqualityComparer.Instance);

    /// <summary>The phase that is being worked on.</summary>
    public SyncPhase Phase { get; set; }

    /// <summary>True once the phase's first actions were made.</summary>
    public bool IsPlanned { get; set; }

    /// <summary>Names the options that decide what is synced. A checkpoint of other options cannot be taken up.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>What was counted so far.</summary>
    public SyncTally Tally { get; init; } = new();

    /// <summary>Actions left, running ones included.</summary>
    public int Left => _pending.Count + _running.Count;

    /// <summary>Actions being fetched.</summary>
    public int Running => _running.Count;

    public void Push(SyncAction action) => _pending.Push(action);

    /// <summary>Adds an action that follows from the answer being stored. It may start at once.</summary>
    public void Follow(SyncAction action)
    {
        _pending.Push(action);
        _following.Add(action);
    }

    /// <summary>Takes the newest action: children before the next page of their parents keeps the stack short.</summary>
    public bool TryTake([NotNullWhen(true)] out SyncAction? action)
    {
        if (!_pending.TryPop(out action))
        {
            return false;
        }

        _running.Add(action);
        return true;
    }

    /// <summary>Says that everything an action brought is stored.</summary>
    public void Complete(SyncAction action)
    {
        _running.Remove(action);
        if (!action.IsSpread)
        {
            _following.Clear();
        }
    }

    /// <summary>The actions left, oldest first: pushing them in this order restores the stack.</summary>
    public IEnumerable<SyncAction> Actions() => _pending.Reverse().Concat(_running).Where(action => !_following.Contains(action));

    public void Enter(SyncPhase phase)
    {
        Phase = phase;
        IsPlanned = false;
        _pending.Clear();
        _running.Clear();
        _following.Clear();
    }
}
