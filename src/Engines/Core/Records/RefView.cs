using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>A reference inside a record: to a resource, an entitlement or a principal. UTF-8 spans into the record.</summary>
/// <remarks>
/// The three messages share fields 1 and 2; field 3 is an entitlement's id or the type of a principal's parent, field 4 that parent's id.
/// </remarks>
public ref struct RefView
{
    /// <summary>True when the record has the reference, be it empty.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Resource type.</summary>
    public ReadOnlySpan<byte> ResourceType { get; private set; }

    /// <summary>Resource id.</summary>
    public ReadOnlySpan<byte> ResourceId { get; private set; }

    /// <summary>Entitlement id, of an entitlement reference.</summary>
    public ReadOnlySpan<byte> EntitlementId { get; private set; }

    /// <summary>Resource type of the parent, of a principal reference.</summary>
    public readonly ReadOnlySpan<byte> ParentType => EntitlementId;

    /// <summary>Resource id of the parent, of a principal reference.</summary>
    public ReadOnlySpan<byte> ParentId { get; private set; }

    /// <summary>Reads a reference by itself.</summary>
    /// <param name="message">The encoded reference.</param>
    /// <returns>Its parts; spans into the message.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public static RefView Read(ReadOnlySpan<byte> message)
    {
        RefView view = default;
        view.Merge(message);
        return view;
    }

    /// <summary>Takes over what a message says; a field that occurs again replaces the one before, as the encoding asks for.</summary>
    internal void Merge(ReadOnlySpan<byte> message)
    {
        IsPresent = true;
        var reader = new WireReader(message);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case StorageFields.Ref.ResourceTypeId:
                    ResourceType = value;
                    break;
                case StorageFields.Ref.ResourceId:
                    ResourceId = value;
                    break;
                case StorageFields.Ref.EntitlementId:
                    EntitlementId = value;
                    break;
                case StorageFields.Ref.ParentResourceId:
                    ParentId = value;
                    break;
            }
        }
    }
}
