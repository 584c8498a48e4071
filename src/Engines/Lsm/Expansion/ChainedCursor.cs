using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>Walks cursors over neighbouring ranges one after another.</summary>
/// <param name="parts">Ranges in key order, each with a cursor that gives the rows in it.</param>
internal sealed class ChainedCursor((KeyRange Range, RowCursor Rows)[] parts) : RowCursor
{
    private int _at;
    private bool _started;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => parts[_at].Rows.Key;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value => parts[_at].Rows.Value;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_started)
        {
            return parts.Length > 0 && MoveToOrBehind(parts[0].Range.Lower);
        }

        if (_at < parts.Length && parts[_at].Rows.MoveNext())
        {
            return true;
        }

        _at++;
        return FindFrom([]);
    }

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        _at = 0;
        return FindFrom(key);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach ((_, RowCursor rows) in parts)
        {
            rows.Dispose();
        }
    }

    // A part may have been walked before, so it is always told where to begin.
    private bool FindFrom(ReadOnlySpan<byte> key)
    {
        for (; _at < parts.Length; _at++)
        {
            ReadOnlySpan<byte> lower = parts[_at].Range.Lower;
            if (parts[_at].Rows.MoveToOrBehind(key.SequenceCompareTo(lower) > 0 ? key : lower))
            {
                return true;
            }
        }

        return false;
    }
}
