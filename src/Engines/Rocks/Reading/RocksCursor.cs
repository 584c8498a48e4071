using C1z.Engines.Rocks.Interop;

namespace C1z.Engines.Rocks;

/// <summary>Walks the rows of a range in key order, forward, as they were when the cursor was made.</summary>
/// <remarks>
/// For one thread. Rows are copied out in blocks that grow while it moves on, so key and value are managed memory, valid until the next move. It stays usable
/// when the store is disposed; the store is closed when its last cursor is.
/// </remarks>
public sealed class RocksCursor : IDisposable
{
    private readonly ReadOptionsHandle _options;
    private readonly IteratorHandle _iterator;
    private readonly RowBlock _block = new();
    private int _at = -1;
    private bool _started;

    internal RocksCursor(StoreHandle store, RocksSnapshot? snapshot, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _options = snapshot is null ? new ReadOptionsHandle() : new ReadOptionsHandle(snapshot.Handle);
        try
        {
            _options.Bound(lower, upper);
            _iterator = new IteratorHandle(store, _options);
        }
        catch
        {
            _options.Dispose();
            throw;
        }
    }

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Key => _block.Key(_at);

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Value => _block.Value(_at);

    /// <summary>Moves to the next row, at first to the first one.</summary>
    /// <returns>False behind the last row.</returns>
    /// <exception cref="RocksException">The store cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The cursor is disposed.</exception>
    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            RocksNative.SeekToFirst(_iterator);
            _block.Restart();
            return Fill();
        }

        if (++_at < _block.Count)
        {
            return true;
        }

        _at = _block.Count;
        if (_block.IsLast)
        {
            return false;
        }

        _block.Continue();
        return Fill();
    }

    /// <summary>Moves to the first row of the range whose key is not below a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="RocksException">The store cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The cursor is disposed.</exception>
    public bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        RocksNative.Seek(_iterator, key);
        _block.Restart();
        return Fill();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _iterator.Dispose();
        _options.Dispose();
    }

    private bool Fill()
    {
        RocksNative.CopyRows(_iterator, _block);
        _at = 0;
        return _block.Count > 0;
    }
}
