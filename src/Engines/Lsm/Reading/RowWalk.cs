using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Walks the rows of a listing from a page token on.</summary>
/// <remarks>
/// An index entry without a row, or one that is malformed, is passed over: rows are the truth, and verification reports such entries. For one thread; spans
/// are valid until the next move.
/// </remarks>
internal ref struct RowWalk : IDisposable
{
    private const int RowsBetweenPolls = 1024;

    private readonly Listing _listing;
    private readonly LsmScan _walk;
    private readonly LsmScan? _rows;
    private readonly CancellationToken _cancel;
    private KeyWriter _rowKey;
    private int _polls;

    /// <param name="store">The store.</param>
    /// <param name="listing">What to walk.</param>
    /// <param name="token">The page token to continue behind; empty to start.</param>
    /// <param name="cancel">Polled while walking.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidPageToken"/>.</exception>
    public RowWalk(RowView store, Listing listing, string token, CancellationToken cancel)
    {
        byte[] from = string.IsNullOrEmpty(token) ? listing.Prefix : PageToken.ResumeKey(token, listing.Prefix);
        _listing = listing;
        _cancel = cancel;
        _walk = store.Scan(from, Keys.KeyRange.OfPrefix(listing.Prefix).Upper);
        if (listing.RowKey is not null)
        {
            var family = Keys.KeyRange.OfType(listing.RowFamily);
            _rows = store.Scan(family.Lower, family.Upper);
        }
    }

    /// <summary>The key that a page token after this row is made of.</summary>
    public readonly ReadOnlySpan<byte> TokenKey => _walk.Key;

    /// <summary>The record.</summary>
    public readonly ReadOnlySpan<byte> Record => (_rows ?? _walk).Value;

    /// <summary>Moves to the next row that the listing wants.</summary>
    public bool MoveNext()
    {
        while (_walk.MoveNext())
        {
            if (_polls++ % RowsBetweenPolls == 0)
            {
                _cancel.ThrowIfCancellationRequested();
            }

            if (FindRow() && (_listing.Filter is null || _listing.Filter(Record)))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _walk.Dispose();
        _rows?.Dispose();
        _rowKey.Dispose();
    }

    private bool FindRow()
    {
        if (_rows is null)
        {
            return true;
        }

        _rowKey.Clear();
        return _listing.RowKey!(_walk.Key, ref _rowKey) && _rows.MoveTo(_rowKey.Written);
    }
}
