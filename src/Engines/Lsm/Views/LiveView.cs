using System.Diagnostics;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Sealing;

namespace C1z.Engines.Lsm.Views;

/// <summary>The live rows of an open engine: unsaved layers over the rows of the sealed file.</summary>
/// <remarks>
/// <para>For one thread at a time. Cursors must not be used after the next change of the view.</para>
/// <para>New rows wait in two places until somebody reads them: grants of a bulk load in <see cref="Grants"/>, all others in <see cref="Pending"/>. A grant
/// that waits in <see cref="Pending"/>, a removed one for example, is older than all in <see cref="Grants"/>: <see cref="SettleGrants"/> keeps it so.</para>
/// </remarks>
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
    private readonly GrantLoad _grants = new(path);

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
    public long MemoryBytes => _pending.MemoryBytes + _grants.MemoryBytes + _layers.OfType<Layer>().Sum(layer => layer.Rows.MemoryBytes);

    /// <summary>Forgets unsaved rows and looks at a sealed file, or at nothing.</summary>
    public void Reset(SealedStore? sealedStore)
    {
        foreach (Stratum layer in _layers)
        {
            layer.Dispose();
        }

        _layers.Clear();
        _pending = new RowArena();
        _grants.Dispose();
        Base = sealedStore;
        DigestsAreStale = false;
    }

    /// <summary>Sees the rows of now through a lens; rows that are added later lie over it.</summary>
    /// <param name="lens">The lens; disposed when unsaved rows are forgotten.</param>
    public void Cover(Stratum lens)
    {
        SettleGrants();
        SettlePending();
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

        SettlePending();
        long started = Stopwatch.GetTimestamp();
        var rows = new RowArena();
        using (var source = new RankedGrantSource(RankedGrants.Of(_grants)))
        {
            GrantItem grant = default;
            while (source.TryRead(ref grant))
            {
                rows.Add(grant.Key, grant.Record);
            }
        }

        _grants.Dispose();
        AddLayer(new Layer(RunSorter.Sort(rows, HasBelow(_layers.Count))));
        times?.AddSince("sort", started);
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

    private void SettlePending()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        AddLayer(new Layer(RunSorter.Sort(_pending, HasBelow(_layers.Count))));
        _pending = new RowArena();
        times?.AddSince("sort", started);
    }

    // A layer is joined with the one below while that is less than twice as large: there are never more than a few, and a row is moved a few times only.
    private void AddLayer(Layer layer)
    {
        _layers.Add(layer);
        while (_layers is [.., Layer older, Layer newer] && older.Rows.Count < 2L * newer.Rows.Count)
        {
            Layer joined = Layer.Join(newer, older, HasBelow(_layers.Count - 2));
            _layers.RemoveRange(_layers.Count - 2, 2);
            _layers.Add(joined);
        }
    }

    // Grants and the indexes that follow from them.
    private static bool MayHaveGrants(KeyRange range) =>
        Overlap(KeyRange.OfType(KeySpace.Grant), range) || Overlap(KeyRange.OfPrefix([KeySpace.Version, KeySpace.Index]), range);

    /// <summary>What lies under a layer.</summary>
    private sealed class Below(LiveView view, int layers) : RowView
    {
        public override string Path => view.Path;

        public override RowCursor Open(byte[] lower, byte[] upper) => view.Open(new KeyRange(lower, upper), layers);
    }
}
