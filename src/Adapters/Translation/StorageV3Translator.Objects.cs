using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <content>Resource types, resources and entitlements to records.</content>
internal sealed partial class StorageV3Translator
{
    public override void Add(ResourceType message, ResourceTypeBatch batch)
    {
        const int FieldCount = 7;
        int room = RoomOf(message.Id) + RoomOf(message.DisplayName) + RoomOf(message.Description) + InstantWire.MaxSize;
        room = checked(room + (FieldCount * FieldOverhead) + RoomOf(message.Annotations));
        for (int i = 0; i < message.Traits.Count; i++)
        {
            room = checked(room + RoomOf(EnumNames.Traits.NameOf((int)message.Traits[i])));
        }

        int start = batch.SlabLength;
        var writer = new WireWriter(batch.GetRoom(room));
        ResourceTypeRow row = default;
        row.ExternalId = WriteText(ref writer, start, StorageFields.ResourceType.ExternalId, message.Id);
        writer.WriteTextUnlessEmpty(StorageFields.ResourceType.DisplayName, message.DisplayName);
        for (int i = 0; i < message.Traits.Count; i++)
        {
            writer.WriteTextField(StorageFields.ResourceType.Traits, EnumNames.Traits.NameOf((int)message.Traits[i]));
        }

        WriteAnnotations(ref writer, StorageFields.ResourceType.Annotations, message.Annotations);
        WriteDiscoveredAt(ref writer, StorageFields.ResourceType.DiscoveredAt);
        writer.WriteTextUnlessEmpty(StorageFields.ResourceType.Description, message.Description);
        writer.WriteBoolUnlessFalse(StorageFields.ResourceType.SourcedExternally, message.SourcedExternally);
        row.DiscoveredAt = _discoveredAt;
        row.Value = batch.Commit(writer.Position);
        batch.Add(row);
    }

    public override void Add(Resource message, ResourceBatch batch)
    {
        const int FieldCount = 11;
        Struct? profile = CanonicalOrder.Of(message).Profile;
        string icon = message.Icon?.Id ?? "";
        string details = message.Status?.Details ?? "";
        ResourceId? parent = message.ParentResourceId is { Resource.Length: > 0 } named ? named : null;
        var parentText = new ReferenceText(parent?.ResourceType ?? "", parent?.Resource ?? "");
        int room = RoomOf(message.Id?.ResourceType ?? "") + RoomOf(message.Id?.Resource ?? "") + RoomOf(message.DisplayName);
        room = checked(room + RoomOf(message.Description) + parentText.Room + RoomOf(message.Annotations) + RoomOf(profile));
        room = checked(room + RoomOf(details) + RoomOf(icon) + (2 * InstantWire.MaxSize) + (FieldCount * FieldOverhead));

        int start = batch.SlabLength;
        var writer = new WireWriter(batch.GetRoom(room));
        ResourceRow row = default;
        row.ResourceType = WriteText(ref writer, start, StorageFields.Resource.ResourceTypeId, message.Id?.ResourceType ?? "");
        row.ResourceId = WriteText(ref writer, start, StorageFields.Resource.ResourceId, message.Id?.Resource ?? "");
        writer.WriteTextUnlessEmpty(StorageFields.Resource.DisplayName, message.DisplayName);
        writer.WriteTextUnlessEmpty(StorageFields.Resource.Description, message.Description);
        if (parent is not null)
        {
            (row.ParentType, row.ParentId, _) = parentText.Write(ref writer, StorageFields.Resource.Parent, start);
        }

        WriteAnnotations(ref writer, StorageFields.Resource.Annotations, message.Annotations);
        WriteDiscoveredAt(ref writer, StorageFields.Resource.DiscoveredAt);
        if (profile is not null)
        {
            WriteMessage(ref writer, StorageFields.Resource.Profile, profile);
        }

        WriteStatus(ref writer, message.Status);
        WriteTime(ref writer, StorageFields.Resource.CreatedAt, message.CreatedAt);
        writer.WriteTextUnlessEmpty(StorageFields.Resource.IconAssetExternalId, icon);
        row.DiscoveredAt = _discoveredAt;
        row.Value = batch.Commit(writer.Position);
        batch.Add(row);
    }

    public override void Add(Entitlement message, EntitlementBatch batch)
    {
        const int FieldCount = 9;
        string purpose = EnumNames.Purposes.NameOf((int)message.Purpose);
        var resourceText = new ReferenceText(message.Resource?.Id?.ResourceType ?? "", message.Resource?.Id?.Resource ?? "");
        int room = RoomOf(message.Id) + resourceText.Room + RoomOf(message.DisplayName) + RoomOf(message.Description) + RoomOf(message.Slug);
        room = checked(room + RoomOf(purpose) + RoomOf(message.Annotations) + InstantWire.MaxSize + (FieldCount * FieldOverhead));
        for (int i = 0; i < message.GrantableTo.Count; i++)
        {
            room = checked(room + RoomOf(message.GrantableTo[i].Id));
        }

        int start = batch.SlabLength;
        var writer = new WireWriter(batch.GetRoom(room));
        EntitlementRow row = default;
        row.ExternalId = WriteText(ref writer, start, StorageFields.Entitlement.ExternalId, message.Id);
        row.ResourceType = row.ResourceId = new ByteRange(start, 0);
        if (message.Resource is not null)
        {
            (row.ResourceType, row.ResourceId, _) = resourceText.Write(ref writer, StorageFields.Entitlement.Resource, start);
        }

        writer.WriteTextUnlessEmpty(StorageFields.Entitlement.DisplayName, message.DisplayName);
        writer.WriteTextUnlessEmpty(StorageFields.Entitlement.Description, message.Description);
        writer.WriteTextUnlessEmpty(StorageFields.Entitlement.Purpose, purpose);
        WriteAnnotations(ref writer, StorageFields.Entitlement.Annotations, message.Annotations);
        WriteDiscoveredAt(ref writer, StorageFields.Entitlement.DiscoveredAt);
        writer.WriteTextUnlessEmpty(StorageFields.Entitlement.Slug, message.Slug);
        for (int i = 0; i < message.GrantableTo.Count; i++)
        {
            writer.WriteTextUnlessEmpty(StorageFields.Entitlement.GrantableToResourceTypeIds, message.GrantableTo[i].Id);
        }

        row.DiscoveredAt = _discoveredAt;
        row.Value = batch.Commit(writer.Position);
        batch.Add(row);
    }

    private static void WriteStatus(ref WireWriter writer, Status? status)
    {
        if (status is null)
        {
            return;
        }

        int state = (int)status.Status_;
        int size = state == 0 ? 0 : WireSize.VarintField(StorageFields.Status.State, (ulong)state);
        size += status.Details.Length == 0 ? 0 : WireSize.TextField(StorageFields.Status.Details, status.Details);
        writer.WriteLength(StorageFields.Resource.Status, size);
        writer.WriteVarintUnlessZero(StorageFields.Status.State, state);
        writer.WriteTextUnlessEmpty(StorageFields.Status.Details, status.Details);
    }

    // Written as it is, also where its nanoseconds are outside one second: the time is the connector's, not ours.
    private static void WriteTime(ref WireWriter writer, int number, Timestamp? time)
    {
        if (time is not null)
        {
            WriteMessage(ref writer, number, time);
        }
    }
}
