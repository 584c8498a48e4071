using C1z.Engines.Records;
using C1z.Engines.Wire;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>What of a grant's record decides about its derived rows.</summary>
/// <param name="HasSources">Whether sources take part in its hash.</param>
/// <param name="NeedsExpansion">Whether it is listed as still to be expanded.</param>
internal readonly record struct GrantTraits(bool HasSources, bool NeedsExpansion)
{
    /// <summary>Looks at a record's own fields and into none of them.</summary>
    /// <param name="record">An encoded grant.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it is malformed.</exception>
    public static GrantTraits Of(ReadOnlySpan<byte> record)
    {
        bool hasSources = false;
        bool needsExpansion = false;
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(StorageFields.Grant.NeedsExpansion, WireType.Varint))
            {
                needsExpansion = reader.ReadBool();
            }
            else
            {
                hasSources |= field.Number == StorageFields.Grant.Sources;
                reader.Skip(field);
            }
        }

        return new GrantTraits(hasSources, needsExpansion);
    }
}
