namespace C1z.Engines.Lsm.Views;

/// <summary>Merges layers into one walk over the live rows: the newest layer that has a key decides about it.</summary>
/// <remarks>
/// There are few layers, so the smallest key is found by looking at each. It mostly lies in the layer of the one before: as long as that stays below the
/// runner-up, one comparison is enough.
/// </remarks>
internal sealed class MergedCursor : RowCursor
{
    private readonly RowCursor[] _layers;
    private readonly bool[] _stands;
    private readonly bool _keepTombstones;
    private int _current = -1;
    private int _second = -1;
    private bool _started;

    /// <summary>Takes over the layers.</summary>
    /// <param name="newestFirst">Cursors over one range, the newest layer first.</param>
    /// <param name="keepTombstones">Whether removed keys are shown, because there is more below.</param>
    public MergedCursor(RowCursor[] newestFirst, bool keepTombstones = false)
    {
        _keepTombstones = keepTombstones;
        _layers = newestFirst;
        _stands = new bool[newestFirst.Length];
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => _layers[_current].Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => _layers[_current].Value;

    /// <inheritdoc/>
    public override bool IsTombstone => _layers[_current].IsTombstone;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            for (int i = 0; i < _layers.Length; i++)
            {
                _stands[i] = _layers[i].MoveNext();
            }

            FindSmallest();
        }
        else if (_current >= 0)
        {
            Leave();
        }

        return FindLive();
    }

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        for (int i = 0; i < _layers.Length; i++)
        {
            _stands[i] = _layers[i].MoveToOrBehind(key);
        }

        FindSmallest();
        return FindLive();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (RowCursor layer in _layers)
        {
            layer.Dispose();
        }
    }

    private void Leave()
    {
        if (_second >= 0 && _layers[_second].Key.SequenceEqual(Key))
        {
            LeaveAll();
            FindSmallest();
            return;
        }

        _stands[_current] = _layers[_current].MoveNext();
        if (!_stands[_current] || (_second >= 0 && !IsBelow(_current, _second)))
        {
            FindSmallest();
        }
    }

    // Older layers that stand on the current key are moved first: they compare with it.
    private void LeaveAll()
    {
        ReadOnlySpan<byte> key = Key;
        for (int i = _current + 1; i < _layers.Length; i++)
        {
            if (_stands[i] && _layers[i].Key.SequenceEqual(key))
            {
                _stands[i] = _layers[i].MoveNext();
            }
        }

        _stands[_current] = _layers[_current].MoveNext();
    }

    private bool FindLive()
    {
        while (_current >= 0 && !_keepTombstones && _layers[_current].IsTombstone)
        {
            Leave();
        }

        return _current >= 0;
    }

    private void FindSmallest()
    {
        _current = -1;
        _second = -1;
        for (int i = 0; i < _layers.Length; i++)
        {
            if (!_stands[i])
            {
                continue;
            }

            if (_current < 0 || IsBelow(i, _current))
            {
                _second = _current;
                _current = i;
            }
            else if (_second < 0 || IsBelow(i, _second))
            {
                _second = i;
            }
        }
    }

    // Of equal keys the newer one comes first.
    private bool IsBelow(int layer, int other)
    {
        int order = _layers[layer].Key.SequenceCompareTo(_layers[other].Key);
        return order < 0 || (order == 0 && layer < other);
    }
}
