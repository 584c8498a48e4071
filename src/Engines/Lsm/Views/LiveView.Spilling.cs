using System.Diagnostics;
using C1z.Engines.Lsm.Expansion;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <content>The way of rows from memory into runs.</content>
internal sealed partial class LiveView
{
    /// <summary>Leaves the memory to whoever is going to walk over all rows. A load that fits the budget stays where it is.</summary>
    public void Yield()
    {
        if (Spilled.Any())
        {
            SpillMemory();
            _pending = new RowArena();
        }
    }

    /// <summary>Brings everything into files. Rows that are seen through a lens, or lie under one, are written out as they are seen.</summary>
    /// <returns>Whether the sealed file was written out too, so that its rows count no more.</returns>
    public bool SpillAll()
    {
        if (!HasLens)
        {
            MoveOut();
            return false;
        }

        long started = Stopwatch.GetTimestamp();
        RunFile? run;
        using (var seen = new ChainedCursor([.. PrimaryRanges.Select(range => (range, Open(range)))]))
        {
            run = work.Runs.Write(seen);
        }

        Replace(0, run);
        Base = null;
        times?.AddSince("spill", started);
        return true;
    }

    /// <summary>Writes all rows in memory to a file.</summary>
    private void Spill()
    {
        SpillMemory();
        while (RunTiers.ToMerge([.. NewestSpilled()]) is > 0 and int count)
        {
            int first = _layers.Count - count;
            List<RunFile> merging = [.. NewestSpilled().TakeLast(count)];
            Replace(first, WriteMerged(merging.AsEnumerable().Reverse(), HasBelow(first), RunTiers.After(merging)));
        }
    }

    private void SpillMemory()
    {
        int first = FirstInMemory;
        if (first == _layers.Count && _pending.Count == 0 && _grants.Count == 0)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        using var grants = new GrantRun(_grants);
        var newestFirst = new List<RowRun> { grants, new MemoryRun(RunSorter.Sort(_pending, keepTombstones: true)) };
        newestFirst.AddRange(_layers.Skip(first).Reverse().Select(layer => ((Layer)layer).Rows));
        RunFile? run = WriteMerged(newestFirst, HasBelow(first), tier: 0);
        Replace(first, run);
        _pending.Clear();
        _grants.Dispose();
        times?.AddSince("spill", started);
    }
}
