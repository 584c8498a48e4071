using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;
using Google.Protobuf.Collections;

namespace C1z.Adapters.Translation;

/// <summary>The sources of one grant on their way into its record: in key order, in memory that is kept from grant to grant.</summary>
/// <remarks>A map is enumerated through a copy into an array: its own enumerator would be an allocation per grant.</remarks>
internal sealed class SourceList
{
    private const int OverheadOfEntry = 24;

    private static readonly Comparison<KeyValuePair<string, GrantSources.Types.GrantSource>> ByKey =
        (a, b) => Utf8Order.Comparer.Compare(a.Key, b.Key);

    private KeyValuePair<string, GrantSources.Types.GrantSource>[] _entries = [];
    private int _count;

    /// <summary>Takes the sources of a grant.</summary>
    /// <param name="sources">Null or empty for none.</param>
    /// <returns>Room that <see cref="Write"/> needs at most.</returns>
    public int Load(GrantSources? sources)
    {
        MapField<string, GrantSources.Types.GrantSource>? map = sources?.Sources;
        _count = map?.Count ?? 0;
        if (_count == 0)
        {
            return 0;
        }

        if (_entries.Length < _count)
        {
            _entries = new KeyValuePair<string, GrantSources.Types.GrantSource>[Math.Max(_count, _entries.Length * 2)];
        }

        ((ICollection<KeyValuePair<string, GrantSources.Types.GrantSource>>)map!).CopyTo(_entries, 0);
        int room = 0;
        bool isSorted = true;
        for (int i = 0; i < _count; i++)
        {
            room = checked(room + (_entries[i].Key.Length * 3) + OverheadOfEntry);
            isSorted = isSorted && (i == 0 || ByKey(_entries[i - 1], _entries[i]) < 0);
        }

        if (!isSorted)
        {
            _entries.AsSpan(0, _count).Sort(ByKey);
        }

        return room;
    }

    /// <summary>Writes the sources as fields of a grant record and forgets them.</summary>
    public void Write(ref WireWriter writer)
    {
        for (int i = 0; i < _count; i++)
        {
            (string key, GrantSources.Types.GrantSource source) = _entries[i];
            int size = source.IsDirect ? WireSize.VarintField(StorageFields.GrantSource.IsDirect, 1) : 0;
            writer.WriteLength(
                StorageFields.Grant.Sources, WireSize.TextField(MapEntryView.KeyField, key) + WireSize.BytesField(MapEntryView.ValueField, size));
            writer.WriteTextField(MapEntryView.KeyField, key);
            writer.WriteLength(MapEntryView.ValueField, size);
            writer.WriteBoolUnlessFalse(StorageFields.GrantSource.IsDirect, source.IsDirect);
        }

        Array.Clear(_entries, 0, _count);
        _count = 0;
    }
}
