using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Sealing;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of an open engine: unsaved layers over the rows of the sealed file.</summary>
/// <remarks>
/// <para>The newest layers are in memory, older ones in files: beyond the budget all layers in memory become one file. Layers in memory are joined with the
/// one below while that is less than twice as large, files by <see cref="RunTiers"/>: there are few of both, and no row is moved often.</para>
/// <para>New rows wait in two places until somebody reads them: grants of a bulk load in <see cref="Grants"/>, all others in <see cref="Pending"/>. A grant
/// that waits in <see cref="Pending"/>, a removed one for example, is older than all in <see cref="Grants"/>: <see cref="SettleGrants"/> keeps it so.</para>
/// <para>Where rows go through a store, the store is a stratum under the layers in memory, and takes what would become a file.</para>
/// <para>For one thread at a time. Cursors must not be used after the next change of the view.</para>
/// </remarks>
internal sealed partial class LiveView(string path, WorkingState work, OverlayHome overlays, long budgetBytes, StageTimes? times) : RowView, IDisposable
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
    private readonly GrantLoad _grants = new(path);
    private RowArena _pending = new();

    /// <inheritdoc/>
    public override string Path => path;

    /// <summary>The sealed file below; null without one.</summary>
    public SealedStore? Base { get; private set; }

    /// <summary>Rows that were added since anything was last read. Add to it, or take it back to a mark of the same call; nothing else.</summary>
    public RowArena Pending => _pending;

    /// <summary>Grants that were loaded since grants were last read.</summary>
    public GrantLoad Grants => _grants;

    /// <summary>Whether the digests of the sealed file no longer describe the grants; then they are hidden.</summary>
    public bool DigestsAreStale { get; set; }

    /// <summary>Whether anything is unsaved.</summary>
    public bool HasLayers => _layers.Count > 0 || _pending.Count > 0 || _grants.Count > 0;

    /// <summary>Memory of the unsaved rows, in bytes.</summary>
    public long MemoryBytes => _pending.MemoryBytes + _grants.MemoryBytes + _layers.Sum(layer => layer.MemoryBytes);

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

    // Changes that are committed one by one are in memory during their call only, and leave it through the log.
    private bool IsOverBudget =>
        !overlays.IsDurable
        && _pending.ContentBytes + _grants.ContentBytes + _layers.Skip(FirstInMemory).Sum(layer => layer.MemoryBytes) > GrantBudgetBytes;

    /// <summary>Memory that loaded grants may take until <see cref="MakeRoom"/>, in bytes.</summary>
    public long GrantBudgetBytes => overlays.TakesLoads ? Math.Min(budgetBytes, LargestLoadBytes) : budgetBytes;

    /// <summary>Forgets unsaved rows and looks at a sealed file, or at nothing.</summary>
    public void Reset(SealedStore? sealedStore)
    {
        _layers.ForEach(Drop);
        _layers.Clear();
        _pending = new RowArena();
        _grants.Dispose();
        Base = sealedStore;
        DigestsAreStale = false;
    }

    /// <summary>Closes everything; files stay where they are.</summary>
    public void Dispose()
    {
        _layers.ForEach(layer => layer.Dispose());
        _layers.Clear();
        _grants.Dispose();
        Base = null;
    }

    /// <summary>Puts the runs of a checkpoint over a sealed file, or over nothing.</summary>
    /// <param name="sealedStore">The file.</param>
    /// <param name="oldestFirst">The runs.</param>
    /// <param name="store">The store over them; null for none. It is owned.</param>
    public void Restore(SealedStore? sealedStore, IEnumerable<RunFile> oldestFirst, OverlayStore? store)
    {
        Reset(sealedStore);
        _layers.AddRange(oldestFirst.Select(run => new Layer(run)));
        if (store is not null)
        {
            _layers.Add(new OverlayStratum(store));
        }
    }

    /// <summary>Writes the rows in memory to a file when they pass the budget. To be called before rows are added, never while a cursor is in use.</summary>
    public void MakeRoom()
    {
        if (IsOverBudget)
        {
            MoveOut();
        }
    }

    /// <summary>Sees the rows of now through a lens; rows that are added later lie over it.</summary>
    /// <param name="lens">The lens; disposed when unsaved rows are forgotten.</param>
    public void Cover(Stratum lens)
    {
        SettleGrants();
        SettlePending();
        if (2 * _layers.Skip(FirstInMemory).Sum(layer => layer.MemoryBytes) > budgetBytes)
        {
            // Under the lens they would stay in memory until the save.
            MoveOut();
        }

        _layers.Add(lens);
    }

    /// <inheritdoc/>
    public override RowCursor Open(byte[] lower, byte[] upper)
    {
        var range = new KeyRange(lower, upper);
        SettlePending();
        if (MayHaveGrants(range))
        {
            SettleGrants();
        }

        return Open(range, _layers.Count);
    }

    /// <inheritdoc/>
    /// <remarks>While all grants are those of one load, their keys are never made before they are written.</remarks>
    public override GrantSource OpenGrants()
    {
        SettlePending();
        var family = KeyRange.OfType(KeySpace.Grant);
        if (Base is not null || _grants.Count == 0 || _layers.Exists(layer => layer is not Layer rows || rows.Touches(family)))
        {
            return base.OpenGrants();
        }

        long started = Stopwatch.GetTimestamp();
        var source = new RankedGrantSource(RankedGrants.Of(_grants));
        times?.AddSince("sort", started);
        return source;
    }

    /// <summary>Turns loaded grants into a layer: before grants are read, and before one is added to the pending rows.</summary>
    public void SettleGrants()
    {
        if (_grants.Count == 0)
        {
            return;
        }

        if (IsOverBudget)
        {
            MoveOut();
            return;
        }

        SettlePending();
        long started = Stopwatch.GetTimestamp();
        var rows = new RowArena();
        using (var run = new GrantRun(_grants))
        using (RowCursor? loaded = run.Open(AllKeys))
        {
            while (loaded?.MoveNext() == true)
            {
                rows.Add(loaded.Key, loaded.Value);
            }
        }

        _grants.Dispose();
        AddLayer(rows);
        times?.AddSince("sort", started);
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

    // Grants and the indexes that follow from them.
    private static bool MayHaveGrants(KeyRange range) =>
        Overlap(KeyRange.OfType(KeySpace.Grant), range) || Overlap(KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index]), range);

    private void SettlePending()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        if (IsOverBudget)
        {
            MoveOut();
            return;
        }

        long started = Stopwatch.GetTimestamp();
        AddLayer(_pending);
        _pending = new RowArena();
        times?.AddSince("sort", started);
    }

    private void AddLayer(RowArena rows)
    {
        _layers.Add(new Layer(new MemoryRun(RunSorter.Sort(rows, HasBelow(_layers.Count)))));
        while (_layers is [.., Layer { IsSpilled: false } older, Layer newer] && older.Rows.Count < 2L * newer.Rows.Count)
        {
            int below = _layers.Count - 2;
            Replace(below, Join(newer.Rows, older.Rows, HasBelow(below)));
        }
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
        else if (stratum is OverlayStratum overlay)
        {
            overlays.Retire(overlay.Store);
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
