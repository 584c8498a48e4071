using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Opening;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of an open engine: unsaved layers over the rows of the sealed file.</summary>
/// <remarks>For one thread at a time. Cursors must not be used after the next change of the view.</remarks>
internal sealed class LiveView(string path, StageTimes? times) : RowView
{
    private static readonly KeyRange[] DigestRanges =
    [
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index, KeySpace.GrantHash]),
        KeyRange.OfPrefix([KeySpace.Version, KeySpace.Digest]),
    ];

    // Newest last, so that adding and joining work at the end.
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
    public long MemoryBytes => _pending.MemoryBytes + _layers.OfType<Layer>().Sum(layer => layer.Rows.MemoryBytes);

    /// <summary>Forgets unsaved rows and looks at a sealed file, or at nothing.</summary>
    public void Reset(SealedStore? sealedStore)
    {
        foreach (Stratum layer in _layers)
        {
            layer.Dispose();
        }

        _layers.Clear();
        _pending = new RowArena();
        Base = sealedStore;
        DigestsAreStale = false;
    }

    /// <summary>Sees the rows of now through a lens; rows that are added later lie over it.</summary>
    /// <param name="lens">The lens; disposed when unsaved rows are forgotten.</param>
    public void Cover(Stratum lens)
    {
        Settle();
        _layers.Add(lens);
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
            showsThrough = _layers[i].Open(range, new Below(this, i), HasBelow(i), cursors);
        }

        if (showsThrough && Base is not null)
        {
            cursors.Add(OpenBase(Base, range));
        }

        return cursors is [not RunCursor] ? cursors[0] : new MergedCursor([.. cursors]);
    }

    private RowCursor OpenBase(SealedStore store, KeyRange range)
    {
        RowCursor rows = store.Open(range);
        return DigestsAreStale && DigestRanges.Any(hidden => Overlap(hidden, range)) ? new HidingCursor(rows, DigestRanges) : rows;
    }

    private static bool Overlap(KeyRange left, KeyRange right) =>
        (right.Upper.Length == 0 || left.Lower.AsSpan().SequenceCompareTo(right.Upper) < 0) && right.Lower.AsSpan().SequenceCompareTo(left.Upper) < 0;

    private bool HasBelow(int layer) => layer > 0 || Base is not null;

    // A layer is joined with the one below while that is less than twice as large: there are never more than a few, and a row is moved a few times only.
    private void Settle()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        _layers.Add(new Layer(RunSorter.Sort(_pending, HasBelow(_layers.Count))));
        _pending = new RowArena();
        while (_layers is [.., Layer older, Layer newer] && older.Rows.Count < 2L * newer.Rows.Count)
        {
            Layer joined = Layer.Join(newer, older, HasBelow(_layers.Count - 2));
            _layers.RemoveRange(_layers.Count - 2, 2);
            _layers.Add(joined);
        }

        times?.AddSince("sort", started);
    }

    /// <summary>What lies under a layer.</summary>
    private sealed class Below(LiveView view, int layers) : RowView
    {
        public override string Path => view.Path;

        public override RowCursor Open(byte[] lower, byte[] upper) => view.Open(new KeyRange(lower, upper), layers);
    }
}
