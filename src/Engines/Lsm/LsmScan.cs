using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm;

/// <summary>Walks live keys and values in key order, forward.</summary>
/// <remarks>For one thread. Key and value are valid until the next move. Dispose it before the engine.</remarks>
public sealed class LsmScan : IDisposable
{
    private readonly RowCursor _rows;
    private readonly string _path;

    internal LsmScan(RowCursor rows, string path)
    {
        _rows = rows;
        _path = path;
    }

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Key => _rows.Key;

    /// <summary>The current value.</summary>
    public ReadOnlySpan<byte> Value => _rows.Value;

    /// <summary>Moves to the next row, at first to the first one.</summary>
    /// <returns>False behind the last row.</returns>
    /// <exception cref="EngineException">Damaged or unreadable data.</exception>
    public bool MoveNext()
    {
        try
        {
            return _rows.MoveNext();
        }
        catch (Exception e) when (LsmFailure.Translate(e, _path) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Moves to the row with a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when there is no such row; the scan then stands on the next one, if any.</returns>
    /// <exception cref="EngineException">Damaged or unreadable data.</exception>
    public bool MoveTo(ReadOnlySpan<byte> key) => MoveToOrBehind(key) && Key.SequenceEqual(key);

    /// <summary>Moves to the first row whose key is not below a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="EngineException">Damaged or unreadable data.</exception>
    public bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        try
        {
            return _rows.MoveToOrBehind(key);
        }
        catch (Exception e) when (LsmFailure.Translate(e, _path) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
