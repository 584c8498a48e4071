using C1z.Engines.Lsm.Loading;

namespace C1z.Engines.Lsm.Views;

/// <summary>Walks a sorted run, tombstones included.</summary>
internal sealed class RunCursor : RowCursor
{
    private readonly SortedRun _run;
    private readonly int _first;
    private readonly int _end;
    private int _at;

    /// <summary>Creates a cursor over a range.</summary>
    /// <param name="run">The run.</param>
    /// <param name="lower">The first key.</param>
    /// <param name="upper">The key behind the range; empty for no bound.</param>
    public RunCursor(SortedRun run, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _run = run;
        _first = run.LowerBound(lower);
        _end = upper.IsEmpty ? run.Count : run.LowerBound(upper);
        _at = _first - 1;
    }

    /// <summary>Whether the range has no row.</summary>
    public bool IsEmpty => _first >= _end;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => _run.KeyAt(_at);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => _run.ValueAt(_at);

    /// <inheritdoc/>
    public override bool IsTombstone => _run[_at].IsTombstone;

    /// <inheritdoc/>
    public override bool MoveNext() => _at < _end && ++_at < _end;

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _at = Math.Max(_first, _run.LowerBound(key));
        return _at < _end;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
