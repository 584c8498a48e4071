using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Expansion;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of an open engine: unsaved layers over the rows of the sealed file.</summary>
/// <remarks>
/// <para>The newest layers are in memory, older ones in files: beyond the budget all layers in memory become one file. Layers in memory are joined with the
/// one below while that is less than twice as large, files by <see cref="RunTiers"/>: there are few of both, and no row is moved often.</para>
/// <para>For one thread at a time. Cursors must not be used after the next change of the view.</para>
/// </remarks>
internal sealed class LiveView(string path, WorkingState work, long budgetBytes, StageTimes? times) : RowView
{
    private static readonly KeyRange AllKeys = new([], []);

    // All but what is derived: indexes and digests.
    private static readonly KeyRange[] PrimaryRanges =
    [
        new([], [KeySpace.Version, KeySpace.Index]),
        new([KeySpace.Version, KeySpace.Index + 1], [KeySpace.Version, KeySpace.Digest]),
        new([KeySpace.Version, KeySpace.Digest + 1], []),
    ];

    private static readonly KeyRange[] DigestRanges =
    [
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index, KeySpace.GrantHash]),
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Digest]),
    ];

    // Newest last, so that adding and joining work at the end; those in files come before those in memory.
    private readonly List<Stratum> _layers = [];
    private RowArena _pending = new();

    /// <inheritdoc/>
    public override string Path => path;

    /// <summary>The sealed file below; null without one.</summary>
    public SealedStore? Base { get; private set; }

    /// <summary>Rows that were added since anything was last read. Add to it, or take it back to a mark of the same call; nothing else.</summary>
    public RowArena Pending => _pending;

    /// <summary>Whether the digests of the sealed file no longer describe the grants; then they are hidden.</summary>
    public bool DigestsAreStale { get; set; }

    /// <summary>Whether anything is unsaved.</summary>
    public bool HasLayers => _layers.Count > 0 || _pending.Count > 0;

    /// <summary>Memory of the unsaved rows, in bytes.</summary>
    public long MemoryBytes => _pending.MemoryBytes + _layers.Sum(layer => layer.MemoryBytes);

    /// <summary>The runs in files, oldest first.</summary>
    public IEnumerable<RunFile> Spilled => _layers.OfType<Layer>().Select(layer => layer.Rows).OfType<RunFile>();

    // Where the layers in memory begin that are the newest of all: only those can become a file.
    private int FirstInMemory
    {
        get
        {
            int first = _layers.Count;
            while (first > 0 && _layers[first - 1] is Layer { IsSpilled: false })
            {
                first--;
            }

            return first;
        }
    }

    private bool IsOverBudget => _pending.ContentBytes + _layers.Skip(FirstInMemory).Sum(layer => layer.MemoryBytes) > budgetBytes;

    /// <summary>Forgets unsaved rows and looks at a sealed file, or at nothing.</summary>
    public void Reset(SealedStore? sealedStore)
    {
        _layers.ForEach(Drop);
        _layers.Clear();
        _pending = new RowArena();
        Base = sealedStore;
        DigestsAreStale = false;
    }

    /// <summary>Closes everything; files stay where they are.</summary>
    public void Close()
    {
        _layers.ForEach(layer => layer.Dispose());
        _layers.Clear();
        Base = null;
    }

    /// <summary>Puts the runs of a checkpoint over a sealed file, or over nothing.</summary>
    /// <param name="sealedStore">The file.</param>
    /// <param name="oldestFirst">The runs.</param>
    public void Restore(SealedStore? sealedStore, IEnumerable<RunFile> oldestFirst)
    {
        Reset(sealedStore);
        _layers.AddRange(oldestFirst.Select(run => new Layer(run)));
    }

    /// <summary>Writes the rows in memory to a file when they pass the budget. To be called before rows are added, never while a cursor is in use.</summary>
    public void MakeRoom()
    {
        if (IsOverBudget)
        {
            Spill();
        }
    }

    /// <summary>Leaves the memory to whoever is going to walk over all rows. A load that fits the budget stays where it is.</summary>
    public void Yield()
    {
        if (Spilled.Any())
        {
            SpillMemory();
            _pending = new RowArena();
        }
    }

    /// <summary>Sees the rows of now through a lens; rows that are added later lie over it.</summary>
    /// <param name="lens">The lens; disposed when unsaved rows are forgotten.</param>
    public void Cover(Stratum lens)
    {
        Settle();
        if (2 * _layers.Skip(FirstInMemory).Sum(layer => layer.MemoryBytes) > budgetBytes)
        {
            // Under the lens they would stay in memory until the save.
            Spill();
        }

        _layers.Add(lens);
    }

    /// <summary>Brings everything into files. Rows that are seen through a lens, or lie under one, are written out as they are seen.</summary>
    /// <returns>Whether the sealed file was written out too, so that its rows count no more.</returns>
    public bool SpillAll()
    {
        if (!_layers.Any(layer => layer is not Layer))
        {
            Spill();
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
    public void Spill()
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
        if (first == _layers.Count && _pending.Count == 0)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        var newestFirst = new List<RowRun> { new MemoryRun(RunSorter.Sort(_pending, keepTombstones: true)) };
        newestFirst.AddRange(_layers.Skip(first).Reverse().Select(layer => ((Layer)layer).Rows));
        RunFile? run = WriteMerged(newestFirst, HasBelow(first), tier: 0);
        Replace(first, run);
        _pending.Clear();
        times?.AddSince("spill", started);
    }

    /// <inheritdoc/>
    public override RowCursor Open(byte[] lower, byte[] upper)
    {
        Settle();
        return Open(new KeyRange(lower, upper), _layers.Count);
    }

    // The rows of the lowest layers and the file.
    private RowCursor Open(KeyRange range, int layers)
    {
        var cursors = new List<RowCursor>(layers + 1);
        bool showsThrough = true;
        for (int i = layers - 1; i >= 0 && showsThrough; i--)
        {
            showsThrough = _layers[i].Open(range, new Below(this, i), HasBelow(i), keep => new RowSorter(work.Runs, budgetBytes / 4, keep), cursors);
        }

        if (showsThrough && Base is not null)
        {
            cursors.Add(OpenBase(Base, range));
        }

        // Neither the file nor a lens shows tombstones.
        bool isClean = cursors.Count == 1 && (!showsThrough || Base is not null);
        return isClean ? cursors[0] : new MergedCursor([.. cursors]);
    }

    private RowCursor OpenBase(SealedStore store, KeyRange range)
    {
        RowCursor rows = store.Open(range);
        return DigestsAreStale && DigestRanges.Any(hidden => Overlap(hidden, range)) ? new HidingCursor(rows, DigestRanges) : rows;
    }

    private static bool Overlap(KeyRange left, KeyRange right) =>
        (right.Upper.Length == 0 || left.Lower.AsSpan().SequenceCompareTo(right.Upper) < 0) && right.Lower.AsSpan().SequenceCompareTo(left.Upper) < 0;

    private bool HasBelow(int layer) => layer > 0 || Base is not null;

    private void Settle()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        if (IsOverBudget)
        {
            Spill();
            return;
        }

        long started = Stopwatch.GetTimestamp();
        _layers.Add(new Layer(new MemoryRun(RunSorter.Sort(_pending, HasBelow(_layers.Count)))));
        _pending = new RowArena();
        while (_layers is [.., Layer { IsSpilled: false } older, Layer newer] && older.Rows.Count < 2L * newer.Rows.Count)
        {
            int below = _layers.Count - 2;
            Replace(below, Join(newer.Rows, older.Rows, HasBelow(below)));
        }

        times?.AddSince("sort", started);
    }

    private static MemoryRun Join(RowRun newer, RowRun older, bool keepTombstones)
    {
        var joined = new RowArena();
        using RowCursor rows = Merge([newer, older], keepTombstones);
        while (rows.MoveNext())
        {
            if (rows.IsTombstone)
            {
                joined.AddTombstone(rows.Key);
            }
            else
            {
                joined.Add(rows.Key, rows.Value);
            }
        }

        return new MemoryRun(RunSorter.Sort(joined, keepTombstones));
    }

    private RunFile? WriteMerged(IEnumerable<RowRun> newestFirst, bool keepTombstones, int tier)
    {
        using RowCursor rows = Merge(newestFirst, keepTombstones);
        return work.Runs.Write(rows, tier);
    }

    private static MergedCursor Merge(IEnumerable<RowRun> newestFirst, bool keepTombstones) =>
        new([.. newestFirst.Select(run => run.Open(AllKeys)).OfType<RowCursor>()], keepTombstones);

    // The layers from a position on become one, or none.
    private void Replace(int first, RowRun? joined)
    {
        _layers[first..].ForEach(Drop);
        _layers.RemoveRange(first, _layers.Count - first);
        if (joined is not null)
        {
            _layers.Add(new Layer(joined));
        }
    }

    private IEnumerable<RunFile> NewestSpilled() =>
        _layers.AsEnumerable().Reverse().TakeWhile(layer => layer is Layer).Reverse().Select(layer => (RunFile)((Layer)layer).Rows);

    private void Drop(Stratum stratum)
    {
        if (stratum is Layer { Rows: RunFile run } layer)
        {
            layer.DropIndex();
            work.Retire(run);
        }
        else
        {
            stratum.Dispose();
        }
    }

    /// <summary>What lies under a layer.</summary>
    private sealed class Below(LiveView view, int layers) : RowView
    {
        public override string Path => view.Path;

        public override RowCursor Open(byte[] lower, byte[] upper) => view.Open(new KeyRange(lower, upper), layers);
    }
}
