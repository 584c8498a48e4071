using System.Diagnostics;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

// The part of the view that lies in a store.
internal sealed partial class LiveView
{
    // A store takes what a sort handles well; more at once only costs memory.
    private const long LargestLoadBytes = 64L << 20;

    // The layer that lies right over the store.
    private int _overlayAt;

    /// <summary>The store; null until something goes there.</summary>
    public OverlayStore? Overlay { get; private set; }

    /// <summary>Whether rows are in memory.</summary>
    public bool HasMemoryRows => _pending.Count > 0 || FirstInMemory < _layers.Count;

    private int FirstInMemory
    {
        get
        {
            int first = _layers.Count;
            while (first > 0 && !_layers[first - 1].IsSpilled)
            {
                first--;
            }

            return first;
        }
    }

    // Changes that are committed one by one are in memory during their call only, and leave it by the log.
    private bool IsOverBudget =>
        !overlays.IsDurable && _pending.ContentBytes + _layers.Sum(layer => layer.MemoryBytes) > (overlays.TakesLoads ? Math.Min(budgetBytes, LargestLoadBytes) : budgetBytes);

    /// <summary>Moves all rows in memory to where rows beyond the budget are: a run in a file, or the store.</summary>
    public void MoveOut()
    {
        if (overlays.IsDurable)
        {
            Commit();
        }
        else if (overlays.TakesLoads || Overlay is not null)
        {
            Load();
        }
        else
        {
            Spill();
        }
    }

    /// <summary>Commits all rows in memory to the store's log, as one batch with their index rows.</summary>
    /// <returns>What waits for it (<see cref="OverlayStore.Acknowledge"/>); 0 when there were none.</returns>
    public long Commit()
    {
        if (!HasMemoryRows)
        {
            return 0;
        }

        int first = FirstInMemory;
        using RowRun rows = MemoryRows(first);
        using RowRun index = Index(rows, first);
        using RowCursor? rowCursor = rows.Open(AllKeys);
        using RowCursor? indexCursor = index.Open(AllKeys);
        long commit = UseOverlay(first).Commit(rowCursor, indexCursor);
        DropMemoryRows();
        return commit;
    }

    /// <summary>Forgets the rows in memory.</summary>
    public void DropMemoryRows()
    {
        Replace(FirstInMemory, null);
        _pending.Clear();
    }

    /// <summary>To be called before everything is read: a load that goes through the store goes there whole.</summary>
    public void PrepareSeal()
    {
        if (overlays.TakesLoads && !overlays.IsDurable)
        {
            Load();
        }

        Overlay?.Freeze();
    }

    private void Load()
    {
        if (!HasMemoryRows)
        {
            return;
        }

        int first = FirstInMemory;
        long started = Stopwatch.GetTimestamp();
        using RowRun rows = MemoryRows(first);
        using RowRun index = Index(rows, first);
        times?.AddSince("overlay_sort", started);
        using RowCursor? rowCursor = rows.Open(AllKeys);
        using RowCursor? indexCursor = index.Open(AllKeys);
        UseOverlay(first).Load(rowCursor, indexCursor);
        DropMemoryRows();
    }

    private OverlayStore UseOverlay(int at)
    {
        if (Overlay is null)
        {
            (Overlay, _overlayAt) = (overlays.Create(), at);
        }

        return Overlay;
    }

    private RowRun MemoryRows(int first)
    {
        bool keepTombstones = HasBelow(first) || first < _layers.Count;
        var newest = new MemoryRun(RunSorter.Sort(_pending, keepTombstones));
        return first == _layers.Count
            ? newest
            : new MergedRun([newest, .. _layers.Skip(first).Reverse().Select(layer => layer.Rows)]);
    }

    private RowRun Index(RowRun rows, int first) => IndexDeriver.Derive(
        rows, new Below(this, first), HasBelow(first), new RowSorter(work.Runs, budgetBytes / 4, HasBelow(first)), inFile: false);

    private void RetireOverlay()
    {
        if (Overlay is { } store)
        {
            Overlay = null;
            overlays.Retire(store);
        }
    }
}
