using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Changes single fields of a stored grant; every other byte, unknown fields included, stays as it is.</summary>
/// <remarks>
/// A changed field goes where its number belongs, so a deterministic record stays one. Only the fields that were set here are touched:
/// <c>default</c> changes nothing. Spans are not owned.
/// </remarks>
public ref struct GrantChange
{
    private const int First = StorageFields.Grant.DiscoveredAt;
    private const int OverheadOfField = 16;

    private bool _changesDiscoveredAt;
    private Instant _discoveredAt;
    private bool _changesExpansion;
    private bool _hasExpansion;
    private ReadOnlySpan<byte> _expansion;
    private bool? _needsExpansion;
    private bool _changesSources;
    private ReadOnlySpan<byte> _sources;

    /// <summary>The most bytes by which a record can grow.</summary>
    public readonly int MaxGrowth => checked(InstantWire.MaxSize + _expansion.Length + _sources.Length + (3 * OverheadOfField));

    /// <summary>Sets the time the grant was first seen.</summary>
    /// <param name="value">The time; not set removes it.</param>
    public void SetDiscoveredAt(Instant value)
    {
        _changesDiscoveredAt = true;
        _discoveredAt = value;
    }

    /// <summary>Sets what the grant expands to.</summary>
    /// <param name="expansion">An encoded <c>GrantExpandableRecord</c>; may be empty.</param>
    public void SetExpansion(ReadOnlySpan<byte> expansion)
    {
        _changesExpansion = true;
        _hasExpansion = true;
        _expansion = expansion;
    }

    /// <summary>Makes the grant not expandable.</summary>
    public void RemoveExpansion()
    {
        _changesExpansion = true;
        _hasExpansion = false;
        _expansion = default;
    }

    /// <summary>Sets whether the expansion is still to be done.</summary>
    /// <param name="value">True when it is.</param>
    public void SetNeedsExpansion(bool value) => _needsExpansion = value;

    /// <summary>Replaces the sources.</summary>
    /// <param name="fields">Encoded fields of the record, as <see cref="GrantRecordWriter.WriteSource"/> writes them; empty for none.</param>
    public void SetSources(ReadOnlySpan<byte> fields)
    {
        _changesSources = true;
        _sources = fields;
    }

    /// <summary>Copies a record with the changes.</summary>
    /// <param name="record">The encoded record.</param>
    /// <param name="target">Room of the record's length plus <see cref="MaxGrowth"/>.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public readonly int Apply(ReadOnlySpan<byte> record, Span<byte> target)
    {
        int next = First;
        var reader = new WireReader(record);
        var writer = new WireWriter(target);
        while (reader.TryReadField(out WireField field))
        {
            reader.Skip(field);
            WriteUpTo(field.Number, ref next, ref writer);
            if (!Replaces(field.Number))
            {
                writer.WriteRaw(record[field.Start..reader.Position]);
            }
        }

        WriteUpTo(int.MaxValue, ref next, ref writer);
        return writer.Position;
    }

    private readonly bool Replaces(int number) => number switch
    {
        StorageFields.Grant.DiscoveredAt => _changesDiscoveredAt,
        StorageFields.Grant.Expansion => _changesExpansion,
        StorageFields.Grant.NeedsExpansion => _needsExpansion is not null,
        StorageFields.Grant.Sources => _changesSources,
        _ => false,
    };

    // Writes the changed fields whose numbers are smaller than the one the record comes to next.
    private readonly void WriteUpTo(int number, ref int next, ref WireWriter writer)
    {
        for (; next < number && next <= StorageFields.Grant.Sources; next++)
        {
            switch (next)
            {
                case StorageFields.Grant.DiscoveredAt when _changesDiscoveredAt:
                    writer.WriteInstantUnlessUnset(next, _discoveredAt);
                    break;
                case StorageFields.Grant.Expansion when _hasExpansion:
                    writer.WriteBytesField(next, _expansion);
                    break;
                case StorageFields.Grant.NeedsExpansion when _needsExpansion is { } needs:
                    writer.WriteBoolUnlessFalse(next, needs);
                    break;
                case StorageFields.Grant.Sources when _changesSources:
                    writer.WriteRaw(_sources);
                    break;
            }
        }
    }
}
