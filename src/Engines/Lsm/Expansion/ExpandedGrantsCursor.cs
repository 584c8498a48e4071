using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Expansion;

/// <summary>Merges stored and derived grants into one walk in key order. A record is made when it is asked for.</summary>
internal sealed class ExpandedGrantsCursor(ExpandedGrants grants, RowCursor stored, KeyRange range) : RowCursor
{
    private bool _started;
    private bool _storedStands;
    private bool _derivedStands;
    private int _order;

    private int _target = -1;
    private int _prefixLength;
    private DerivedGrantCursor? _derived;
    private DerivedRecords? _records;
    private byte[] _key = new byte[256];
    private int _keyLength;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key => _order <= 0 ? stored.Key : DerivedKey;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Value
    {
        get
        {
            if (_order < 0)
            {
                return stored.Value;
            }

            _records ??= grants.RecordsOf(_target);
            return _order == 0 ? _records.Mark(stored.Value, _derived!) : _records.Make(_derived!);
        }
    }

    private ReadOnlySpan<byte> DerivedKey => _key.AsSpan(0, _keyLength);

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_started)
        {
            return MoveToOrBehind(range.Lower);
        }

        if (_storedStands && _order <= 0)
        {
            _storedStands = stored.MoveNext();
        }

        if (_derivedStands && _order >= 0)
        {
            NextDerived();
        }

        return Compare();
    }

    /// <inheritdoc/>
    public override bool MoveToOrBehind(ReadOnlySpan<byte> key)
    {
        _started = true;
        if (key.SequenceCompareTo(range.Lower) < 0)
        {
            key = range.Lower;
        }

        _storedStands = stored.MoveToOrBehind(key);
        SeekDerived(key);
        return Compare();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        stored.Dispose();
        _derived?.Dispose();
    }

    // Below zero: the stored grant comes first; above: the derived one; zero: they are the same grant.
    private bool Compare()
    {
        if (!_derivedStands)
        {
            _order = -1;
            return _storedStands;
        }

        _order = _storedStands ? stored.Key.SequenceCompareTo(DerivedKey) : 1;
        return true;
    }

    private void NextDerived()
    {
        if (_derived!.MoveNext())
        {
            TakeDerivedKey();
        }
        else
        {
            FindDerivedFrom(_target + 1);
        }
    }

    private void SeekDerived(ReadOnlySpan<byte> key)
    {
        int target = grants.FirstAtOrBehind(key);
        if (target < grants.Count && key.StartsWith(grants.PrefixAt(target)))
        {
            Enter(target);
            if (_derived!.MoveToOrBehind(key[_prefixLength..]))
            {
                TakeDerivedKey();
                return;
            }

            target++;
        }

        FindDerivedFrom(target);
    }

    private void FindDerivedFrom(int target)
    {
        for (; target < grants.Count; target++)
        {
            Enter(target);
            if (_derived!.MoveNext())
            {
                TakeDerivedKey();
                return;
            }
        }

        _derivedStands = false;
    }

    private void Enter(int target)
    {
        _derived?.Dispose();
        _derived = grants.Open(target);
        _records = null;
        _target = target;
        ReadOnlySpan<byte> prefix = grants.PrefixAt(target);
        _prefixLength = prefix.Length;
        Ensure(prefix.Length);
        prefix.CopyTo(_key);
    }

    private void TakeDerivedKey()
    {
        ReadOnlySpan<byte> principal = _derived!.Principal;
        _keyLength = checked(_prefixLength + principal.Length);
        Ensure(_keyLength);
        principal.CopyTo(_key.AsSpan(_prefixLength));
        _derivedStands = range.Upper.Length == 0 || DerivedKey.SequenceCompareTo(range.Upper) < 0;
    }

    private void Ensure(int length)
    {
        if (_key.Length < length)
        {
            Array.Resize(ref _key, Math.Max(length, 2 * _key.Length));
        }
    }
}
