using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of an open engine: unsaved layers over the rows of the sealed file.</summary>
/// <remarks>
/// <para>The newest layers are in memory, older ones in files: beyond the budget all layers in memory become one file. Layers in memory are joined with the
/// one below while that is less than twice as large, files by <see cref="RunTiers"/>: there are few of both, and no row is moved often.</para>
/// <para>A store, where one is used, lies over the runs in files and under the layers in memory.</para>
/// <para>For one thread at a time. Cursors must not be used after the next change of the view.</para>
/// </remarks>
internal sealed partial class LiveView(string path, WorkingState work, OverlayHome overlays, long budgetBytes, StageTimes? times) : RowView
{
    private static readonly KeyRange AllKeys = new([], []);

    private static readonly KeyRange[] DigestRanges =
    [
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index, KeySpace.GrantHash]),
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Digest]),
    ];

    // Newest last, so that adding and joining work at the end; those in files come before those in memory.
    private readonly List<Layer> _layers = [];
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
    public bool HasLayers => _layers.Count > 0 || _pending.Count > 0 || Overlay is not null;

    /// <summary>Memory of the unsaved rows, in bytes.</summary>
    public long MemoryBytes => _pending.MemoryBytes + _layers.Sum(layer => layer.MemoryBytes);

    /// <summary>The runs in files, oldest first.</summary>
    public IEnumerable<RunFile> Spilled => _layers.Select(layer => layer.Rows).OfType<RunFile>();

    /// <summary>Forgets unsaved rows and looks at a sealed file, or at nothing.</summary>
    public void Reset(SealedStore? sealedStore)
    {
        foreach (Layer layer in _layers)
        {
            Drop(layer);
        }

        _layers.Clear();
        _pending = new RowArena();
        RetireOverlay();
        Base = sealedStore;
        DigestsAreStale = false;
    }

    /// <summary>Closes everything; files stay where they are.</summary>
    public void Close()
    {
        foreach (Layer layer in _layers)
        {
            layer.DropIndex();
            layer.Rows.Dispose();
        }

        _layers.Clear();
        Overlay?.Dispose();
        Overlay = null;
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
        (Overlay, _overlayAt) = (store, _layers.Count);
    }

    /// <summary>Writes the rows in memory to a file when they pass the budget. To be called before rows are added, never while a cursor is in use.</summary>
    public void MakeRoom()
    {
        if (IsOverBudget)
        {
            MoveOut();
        }
    }

    /// <summary>Writes all rows in memory to a file.</summary>
    private void Spill()
    {
        int first = FirstInMemory;
        if (first == _layers.Count && _pending.Count == 0)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        var newestFirst = new List<RowRun> { new MemoryRun(RunSorter.Sort(_pending, keepTombstones: true)) };
        newestFirst.AddRange(_layers.Skip(first).Reverse().Select(layer => layer.Rows));
        RunFile? run = WriteMerged(newestFirst, HasBelow(first), tier: 0);
        Replace(first, run);
        _pending.Clear();
        while (RunTiers.ToMerge([.. Spilled]) is > 0 and int count)
        {
            first = _layers.Count - count;
            List<RunFile> merging = [.. _layers.Skip(first).Select(layer => (RunFile)layer.Rows)];
            Replace(first, WriteMerged(merging.AsEnumerable().Reverse(), HasBelow(first), RunTiers.After(merging)));
        }

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
        for (int i = layers - 1; i >= -1; i--)
        {
            if (Overlay is { } overlay && i == _overlayAt - 1)
            {
                cursors.Add(overlay.Open(range));
            }

            if (i < 0)
            {
                break;
            }

            _layers[i].Open(range, new Below(this, i), HasBelow(i), keep => new RowSorter(work.Runs, budgetBytes / 4, keep), cursors);
        }

        if (Base is not null)
        {
            cursors.Add(OpenBase(Base, range));
        }

        return cursors is [TableRowCursor or HidingCursor] ? cursors[0] : new MergedCursor([.. cursors]);
    }

    private RowCursor OpenBase(SealedStore store, KeyRange range)
    {
        RowCursor rows = store.Open(range);
        return DigestsAreStale && DigestRanges.Any(hidden => Overlap(hidden, range)) ? new HidingCursor(rows, DigestRanges) : rows;
    }

    private static bool Overlap(KeyRange left, KeyRange right) =>
        (right.Upper.Length == 0 || left.Lower.AsSpan().SequenceCompareTo(right.Upper) < 0) && right.Lower.AsSpan().SequenceCompareTo(left.Upper) < 0;

    private bool HasBelow(int layer) => layer > 0 || Base is not null || Overlay is not null;

    private void Settle()
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
        _layers.Add(new Layer(new MemoryRun(RunSorter.Sort(_pending, HasBelow(_layers.Count)))));
        _pending = new RowArena();
        while (_layers.Count > 1 && !_layers[^2].IsSpilled && _layers[^2].Rows.Count < 2L * _layers[^1].Rows.Count)
        {
            int below = _layers.Count - 2;
            Replace(below, Join(_layers[^1].Rows, _layers[^2].Rows, HasBelow(below)));
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
        foreach (Layer layer in _layers.Skip(first))
        {
            Drop(layer);
        }

        _layers.RemoveRange(first, _layers.Count - first);
        if (joined is not null)
        {
            _layers.Add(new Layer(joined));
        }
    }

    private void Drop(Layer layer)
    {
        layer.DropIndex();
        if (layer.Rows is RunFile run)
        {
            work.Retire(run);
        }
    }

    /// <summary>What lies under a layer.</summary>
    private sealed class Below(LiveView view, int layers) : RowView
    {
        public override string Path => view.Path;

        public override RowCursor Open(byte[] lower, byte[] upper) => view.Open(new KeyRange(lower, upper), layers);
    }
}
