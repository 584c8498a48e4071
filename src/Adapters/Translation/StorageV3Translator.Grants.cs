using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Translation;

/// <content>Grants to records: the inner loop of a bulk load, no allocation per grant.</content>
internal sealed partial class StorageV3Translator
{
    private readonly SourceList _sources = new();
    private readonly ReferenceMemory _entitlements = new(StorageFields.Grant.Entitlement);
    private readonly ReferenceMemory _principals = new(StorageFields.Grant.Principal);

    public override void Add(Grant message, GrantBatch batch)
    {
        Entitlement? entitlement = message.Entitlement;
        ResourceId? resource = entitlement?.Resource?.Id;
        Resource? principal = message.Principal;
        var entitlementText = new ReferenceText(resource?.ResourceType ?? "", resource?.Resource ?? "", entitlement?.Id ?? "");
        var principalText = new ReferenceText(
            principal?.Id?.ResourceType ?? "",
            principal?.Id?.Resource ?? "",
            principal?.ParentResourceId?.ResourceType ?? "",
            principal?.ParentResourceId?.Resource ?? "");
        int room = RoomOf(message.Id) + entitlementText.Room + principalText.Room + InstantWire.MaxSize + (4 * FieldOverhead);
        room = checked(room + RoomOf(message.Annotations) + _sources.Load(message.Sources));

        int start = batch.SlabLength;
        var writer = new WireWriter(batch.GetRoom(room));
        GrantRow row = default;
        row.ExternalId = WriteText(ref writer, start, StorageFields.Grant.ExternalId, message.Id);
        row.EntitlementId = row.ResourceType = row.ResourceId = row.PrincipalType = row.PrincipalId = new ByteRange(start, 0);
        if (entitlement is not null)
        {
            (row.ResourceType, row.ResourceId, row.EntitlementId) = _entitlements.Write(ref writer, in entitlementText, start);
        }

        if (principal is not null)
        {
            (row.PrincipalType, row.PrincipalId, _) = _principals.Write(ref writer, in principalText, start);
        }

        WriteDiscoveredAt(ref writer, StorageFields.Grant.DiscoveredAt);
        row.DiscoveredAt = _discoveredAt;
        if (message.Annotations.Count > 0)
        {
            int expandable = ExpansionText.IndexIn(message.Annotations);
            if (expandable >= 0 && ExpansionText.TryWrite(ref writer, message.Annotations[expandable].Value.Span, out int length))
            {
                row.Expansion = new ByteRange(start + writer.Position - length, length);
                row.NeedsExpansion = true;
                writer.WriteBoolUnlessFalse(StorageFields.Grant.NeedsExpansion, true);
            }

            WriteAnnotations(ref writer, StorageFields.Grant.Annotations, message.Annotations, left: expandable);
        }

        _sources.Write(ref writer);
        row.Value = batch.Commit(writer.Position);
        batch.Add(row);
    }
}
