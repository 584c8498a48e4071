using System.Diagnostics;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

// Rows that go through a store instead of files.
internal sealed partial class LiveView
{
    // A store takes what a sort handles well; more at once only costs memory.
    private const long LargestLoadBytes = 64L << 20;

    /// <summary>The store; null until something goes there.</summary>
    public OverlayStore? Overlay => _layers.OfType<OverlayStratum>().FirstOrDefault()?.Store;

    /// <summary>Whether rows are in memory.</summary>
    public bool HasMemoryRows => _pending.Count > 0 || _grants.Count > 0 || FirstInMemory < _layers.Count;

    /// <summary>Whether rows are seen through a lens.</summary>
    public bool HasLens => _layers.Exists(layer => layer is not (Layer or OverlayStratum));

    /// <summary>Moves all rows in memory to where rows beyond the budget are: to the store where one is used, to a run in a file otherwise.</summary>
    public void MoveOut()
    {
        if (!HasMemoryRows)
        {
            // A load that failed has left what it had taken before: no row, but memory that counts.
            _grants.Dispose();
        }
        else if (overlays.IsDurable && !HasLens)
        {
            Commit();
        }
        else if (!overlays.IsDurable && TakesLoads)
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
    public long Commit() => HasMemoryRows ? Hand((store, rows, index) => store.Commit(rows, index)) : 0;

    /// <summary>Forgets the rows in memory.</summary>
    public void DropMemoryRows()
    {
        Replace(FirstInMemory, null);
        _pending.Clear();
        _grants.Dispose();
    }

    /// <summary>To be called before everything is read: a load that goes through the store goes there whole.</summary>
    public void PrepareSeal()
    {
        if (overlays.TakesLoads && !overlays.IsDurable && TakesLoads)
        {
            Load();
        }

        Overlay?.Freeze();
    }

    // Rows must not pass below a lens, or below rows that were written over one.
    private bool TakesLoads => Overlay is null ? overlays.TakesLoads && !HasLens : _layers[FirstInMemory - 1] is OverlayStratum;

    private void Load()
    {
        if (HasMemoryRows)
        {
            Hand((store, rows, index) =>
            {
                store.Load(rows, index);
                return 0;
            });
        }
    }

    private long Hand(Func<OverlayStore, RowCursor?, RowCursor?, long> take)
    {
        long started = Stopwatch.GetTimestamp();
        int first = FirstInMemory;
        bool hasBelow = HasBelow(first);
        using RowRun rows = MemoryRows(first, hasBelow);
        using RowRun index = IndexDeriver.Derive(
            rows, new Below(this, first), hasBelow, new RowSorter(work.Runs, budgetBytes / 4, hasBelow), inFile: false);
        times?.AddSince("overlay_sort", started);
        OverlayStore store = Overlay ?? overlays.Create();
        if (Overlay is null)
        {
            _layers.Insert(first, new OverlayStratum(store));
        }

        long taken;
        using (RowCursor? rowCursor = rows.Open(AllKeys))
        using (RowCursor? indexCursor = index.Open(AllKeys))
        {
            taken = take(store, rowCursor, indexCursor);
        }

        DropMemoryRows();
        return taken;
    }

    private RowRun MemoryRows(int first, bool hasBelow)
    {
        var newestFirst = new List<RowRun>();
        if (_grants.Count > 0)
        {
            newestFirst.Add(new MemoryRun(SortedGrants()));
        }

        if (_pending.Count > 0)
        {
            newestFirst.Add(new MemoryRun(RunSorter.Sort(_pending, hasBelow || first < _layers.Count)));
        }

        newestFirst.AddRange(_layers.Skip(first).Reverse().Select(layer => ((Layer)layer).Rows));
        return newestFirst is [var only] ? only : new MergedRun(newestFirst);
    }

    private SortedRun SortedGrants()
    {
        var rows = new RowArena();
        using var run = new GrantRun(_grants);
        using RowCursor? loaded = run.Open(AllKeys);
        while (loaded?.MoveNext() == true)
        {
            rows.Add(loaded.Key, loaded.Value);
        }

        return RunSorter.Sort(rows, keepTombstones: false);
    }
}
