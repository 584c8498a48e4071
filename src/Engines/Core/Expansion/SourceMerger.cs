using C1z.Engines.Wire;

namespace C1z.Engines.Expansion;

/// <summary>Merges derived sources into the sources of a grant, and encodes them.</summary>
/// <remarks>
/// Records of both formats keep sources as entries of a map from entitlement id to a message with one boolean; only the field numbers differ. Entries are
/// encoded once for a destination, so that a grant costs a few copies. Encoded sources are in the byte order of their ids. For one thread.
/// </remarks>
public sealed class SourceMerger
{
    private readonly SourceFields _fields;
    private readonly byte[] _ownId;
    private readonly IReadOnlyList<byte[]> _ids;
    private readonly byte[][] _entries;
    private readonly byte[] _ownEntry;
    private readonly int _ownPosition;
    private readonly List<ExistingSource> _existing = [];
    private byte[] _existingBytes = [];
    private int _existingLength;
    private byte[] _encoded = new byte[256];
    private int _length;
    private bool _changed;

    /// <summary>Creates a merger for a destination.</summary>
    /// <param name="fields">Where records keep sources.</param>
    /// <param name="destination">The destination.</param>
    public SourceMerger(SourceFields fields, DerivedDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _fields = fields;
        _ownId = destination.Entitlement.Id;
        _ids = destination.SourceIds;
        _entries = new byte[2 * _ids.Count][];
        for (int i = 0; i < _ids.Count; i++)
        {
            _entries[2 * i] = EncodeEntry(_ids[i], isDirect: false);
            _entries[(2 * i) + 1] = EncodeEntry(_ids[i], isDirect: true);
        }

        _ownEntry = EncodeEntry(_ownId, isDirect: true);
        while (_ownPosition < _ids.Count && _ids[_ownPosition].AsSpan().SequenceCompareTo(_ownId) < 0)
        {
            _ownPosition++;
        }
    }

    /// <summary>Encodes the sources of a grant that did not exist.</summary>
    /// <param name="sources">What it is derived from.</param>
    /// <returns>Encoded entries; valid until the next call.</returns>
    public ReadOnlySpan<byte> Derive(ReadOnlySpan<DerivedSource> sources)
    {
        _length = 0;
        foreach (DerivedSource source in sources)
        {
            Append(EntryOf(source));
        }

        return _encoded.AsSpan(0, _length);
    }

    /// <summary>Forgets what <see cref="AddExisting"/> took: the next grant begins.</summary>
    public void Begin()
    {
        _existing.Clear();
        _existingLength = 0;
    }

    /// <summary>Takes a source that the grant has already. Of equal ids the last counts.</summary>
    /// <param name="entry">The encoded map entry.</param>
    public void AddExisting(ReadOnlySpan<byte> entry)
    {
        var view = new MapEntryView(entry);
        if (_existingBytes.Length - _existingLength < view.Key.Length)
        {
            Array.Resize(ref _existingBytes, Math.Max(2 * _existingBytes.Length, _existingLength + view.Key.Length));
        }

        view.Key.CopyTo(_existingBytes.AsSpan(_existingLength));
        var source = new ExistingSource(_existingLength, view.Key.Length, IsDirect(view.Message));
        _existingLength += view.Key.Length;
        int at = PlaceOf(view.Key);
        if (at < _existing.Count && KeyOf(_existing[at]).SequenceEqual(view.Key))
        {
            _existing[at] = source;
        }
        else
        {
            _existing.Insert(at, source);
        }
    }

    /// <summary>Merges sources into those the grant has already.</summary>
    /// <param name="sources">What it is derived from.</param>
    /// <param name="encoded">All sources, encoded; valid until the next call. Meaningless when nothing changed.</param>
    /// <returns>False when the grant has all of them: then it stays as it is.</returns>
    public bool TryMerge(ReadOnlySpan<DerivedSource> sources, out ReadOnlySpan<byte> encoded)
    {
        _length = 0;
        _changed = false;
        if (_existing.Count == 0)
        {
            MarkDirect(sources);
        }
        else
        {
            MergeSorted(sources);
        }

        encoded = _encoded.AsSpan(0, _length);
        return _changed;
    }

    private void MarkDirect(ReadOnlySpan<DerivedSource> sources)
    {
        bool hasOwn = false;
        foreach (DerivedSource source in sources)
        {
            if (!hasOwn && source.Index >= _ownPosition)
            {
                Append(_ownEntry);
                hasOwn = true;
            }

            Append(EntryOf(source));
        }

        if (!hasOwn)
        {
            Append(_ownEntry);
        }

        _changed = true;
    }

    private void MergeSorted(ReadOnlySpan<DerivedSource> sources)
    {
        int next = 0;
        foreach (ExistingSource existing in _existing)
        {
            ReadOnlySpan<byte> id = KeyOf(existing);
            bool isDirect = existing.IsDirect;
            for (; next < sources.Length; next++)
            {
                int order = _ids[sources[next].Index].AsSpan().SequenceCompareTo(id);
                if (order > 0)
                {
                    break;
                }

                if (order < 0)
                {
                    Append(EntryOf(sources[next]));
                    _changed = true;
                }
                else if (sources[next].IsDirect && !isDirect)
                {
                    isDirect = true;
                    _changed = true;
                }
            }

            AppendEntry(id, isDirect);
        }

        for (; next < sources.Length; next++)
        {
            Append(EntryOf(sources[next]));
            _changed = true;
        }
    }

    private ReadOnlySpan<byte> KeyOf(ExistingSource source) => _existingBytes.AsSpan(source.Start, source.Length);

    // Deterministic records have their sources in order, so the place is nearly always the end.
    private int PlaceOf(ReadOnlySpan<byte> key)
    {
        int at = _existing.Count;
        while (at > 0 && KeyOf(_existing[at - 1]).SequenceCompareTo(key) >= 0)
        {
            at--;
        }

        return at;
    }

    private bool IsDirect(ReadOnlySpan<byte> source)
    {
        bool isDirect = false;
        var reader = new WireReader(source);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(_fields.IsDirect, WireType.Varint))
            {
                isDirect = reader.ReadBool();
            }
            else
            {
                reader.Skip(field);
            }
        }

        return isDirect;
    }

    private byte[] EntryOf(DerivedSource source) => _entries[(2 * source.Index) + (source.IsDirect ? 1 : 0)];

    private byte[] EncodeEntry(ReadOnlySpan<byte> id, bool isDirect)
    {
        byte[] entry = new byte[SizeOfEntry(id, isDirect)];
        WriteEntry(entry, id, isDirect);
        return entry;
    }

    private int SizeOfEntry(ReadOnlySpan<byte> id, bool isDirect) => WireSize.BytesField(_fields.Entries, SizeOfContent(id, isDirect));

    private int SizeOfContent(ReadOnlySpan<byte> id, bool isDirect) =>
        WireSize.BytesField(MapEntryView.KeyField, id.Length) + WireSize.BytesField(MapEntryView.ValueField, SizeOfSource(isDirect));

    private int SizeOfSource(bool isDirect) => isDirect ? WireSize.VarintField(_fields.IsDirect, 1) : 0;

    private void WriteEntry(Span<byte> room, ReadOnlySpan<byte> id, bool isDirect)
    {
        var writer = new WireWriter(room);
        writer.WriteLength(_fields.Entries, SizeOfContent(id, isDirect));
        writer.WriteBytesField(MapEntryView.KeyField, id);
        writer.WriteLength(MapEntryView.ValueField, SizeOfSource(isDirect));
        writer.WriteBoolUnlessFalse(_fields.IsDirect, isDirect);
    }

    private void Append(ReadOnlySpan<byte> entry) => entry.CopyTo(Room(entry.Length));

    private void AppendEntry(ReadOnlySpan<byte> id, bool isDirect) => WriteEntry(Room(SizeOfEntry(id, isDirect)), id, isDirect);

    private Span<byte> Room(int length)
    {
        if (_encoded.Length - _length < length)
        {
            Array.Resize(ref _encoded, checked(Math.Max(2 * _encoded.Length, _length + length)));
        }

        Span<byte> room = _encoded.AsSpan(_length, length);
        _length += length;
        return room;
    }

    private readonly record struct ExistingSource(int Start, int Length, bool IsDirect);
}

/// <summary>Where records keep sources.</summary>
/// <param name="Entries">Number of the map field.</param>
/// <param name="IsDirect">Number of the boolean in an entry's value.</param>
public readonly record struct SourceFields(int Entries, int IsDirect);
