using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Reads a stored <c>c1.storage.v3.GrantRecord</c>: one pass over its bytes, spans into them, no allocation.</summary>
/// <remarks>Fields in any order, unknown fields are passed over, a field that occurs again replaces or merges as the encoding asks for.</remarks>
public readonly ref struct GrantRecordView
{
    private readonly ReadOnlySpan<byte> _record;

    /// <summary>Reads a record.</summary>
    /// <param name="record">The encoded record.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public GrantRecordView(ReadOnlySpan<byte> record)
    {
        _record = record;
        RefView entitlement = default;
        RefView principal = default;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type != WireType.Bytes)
            {
                if (field.Is(StorageFields.Grant.NeedsExpansion, WireType.Varint))
                {
                    NeedsExpansion = reader.ReadBool();
                }
                else
                {
                    reader.Skip(field);
                }

                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case StorageFields.Grant.ExternalId:
                    ExternalId = value;
                    break;
                case StorageFields.Grant.Entitlement:
                    entitlement.Merge(value);
                    break;
                case StorageFields.Grant.Principal:
                    principal.Merge(value);
                    break;
                case StorageFields.Grant.DiscoveredAt:
                    DiscoveredAt = InstantWire.Read(value, DiscoveredAt);
                    break;
                case StorageFields.Grant.Expansion:
                    HasExpansion = true;
                    Expansion = value;
                    break;
                case StorageFields.Grant.Annotations:
                    HasAnnotations = true;
                    break;
                case StorageFields.Grant.Sources:
                    HasSources = true;
                    break;
                case StorageFields.Grant.SourceScopeKey:
                    SourceScopeKey = value;
                    break;
            }
        }

        Entitlement = entitlement;
        Principal = principal;
    }

    /// <summary>The grant's id; empty stands for entitlement id, principal type and principal id joined by colons.</summary>
    public ReadOnlySpan<byte> ExternalId { get; }

    /// <summary>The entitlement.</summary>
    public RefView Entitlement { get; }

    /// <summary>The principal, with its parent.</summary>
    public RefView Principal { get; }

    /// <summary>When the grant was first seen; not set when the record does not say.</summary>
    public Instant DiscoveredAt { get; }

    /// <summary>True when the grant is expandable.</summary>
    public bool HasExpansion { get; }

    /// <summary>The encoded <c>GrantExpandableRecord</c>, which is also an encoded <c>c1.connector.v2.GrantExpandable</c>.</summary>
    public ReadOnlySpan<byte> Expansion { get; }

    /// <summary>True while the expansion is still to be done.</summary>
    public bool NeedsExpansion { get; }

    /// <summary>True when <see cref="Annotations"/> is not empty.</summary>
    public bool HasAnnotations { get; }

    /// <summary>Encoded <c>Any</c> messages.</summary>
    public FieldValues Annotations => new(_record, StorageFields.Grant.Annotations);

    /// <summary>True when <see cref="Sources"/> is not empty.</summary>
    public bool HasSources { get; }

    /// <summary>Encoded map entries (<see cref="MapEntryView"/>) from entitlement id to source; of equal keys the last holds.</summary>
    public FieldValues Sources => new(_record, StorageFields.Grant.Sources);

    /// <summary>Part of the source that the grant was fetched from.</summary>
    public ReadOnlySpan<byte> SourceScopeKey { get; }

    /// <summary>Reads the one boolean of an encoded source.</summary>
    /// <param name="source"><see cref="MapEntryView.Message"/> of an entry.</param>
    /// <returns>True when the source itself lists the grant.</returns>
    public static bool IsDirect(ReadOnlySpan<byte> source)
    {
        bool isDirect = false;
        var reader = new WireReader(source);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(StorageFields.GrantSource.IsDirect, WireType.Varint))
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
}
