using System.Text;
using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Wire;
using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <content>Records to messages. Strings are shared between rows where they repeat; messages never are, because callers may change them.</content>
internal sealed partial class StorageV3Translator
{
    private readonly TextMemory _entitlementId = new();
    private readonly TextMemory _resourceType = new();
    private readonly TextMemory _resourceId = new();
    private readonly TextMemory _principalType = new();
    private readonly TextMemory _principalId = new();

    public override ResourceType Read(ResourceTypeBatch batch, in ResourceTypeRow row)
    {
        try
        {
            var view = new ResourceTypeRecordView(batch.Bytes(row.Value));
            var message = new ResourceType
            {
                Id = Text(view.ExternalId),
                DisplayName = Text(view.DisplayName),
                Description = Text(view.Description),
                SourcedExternally = view.SourcedExternally,
            };
            foreach (ReadOnlySpan<byte> trait in view.Traits)
            {
                message.Traits.Add((ResourceType.Types.Trait)EnumNames.Traits.NumberOf(trait));
            }

            ReadAnnotations(view.Annotations, message.Annotations);
            return message;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged("resource type", batch.Text(row.ExternalId), e);
        }
    }

    public override Resource Read(ResourceBatch batch, in ResourceRow row)
    {
        try
        {
            var view = new ResourceRecordView(batch.Bytes(row.Value));
            var message = new Resource
            {
                Id = new ResourceId { ResourceType = _resourceType.Decode(view.ResourceType), Resource = Text(view.ResourceId) },
                ParentResourceId = ParentOf(view.Parent.ResourceType, view.Parent.ResourceId),
                DisplayName = Text(view.DisplayName),
                Description = Text(view.Description),
                Profile = Merge(Struct.Parser, view.Profile),
                Status = Merge(Status.Parser, view.Status),
                CreatedAt = Merge(Timestamp.Parser, view.CreatedAt),
                Icon = view.IconAssetId.IsEmpty ? null : new AssetRef { Id = Text(view.IconAssetId) },
            };
            ReadAnnotations(view.Annotations, message.Annotations);
            return message;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged("resource", batch.Text(row.ResourceId), e);
        }
    }

    public override Entitlement Read(EntitlementBatch batch, in EntitlementRow row)
    {
        try
        {
            var view = new EntitlementRecordView(batch.Bytes(row.Value));
            var message = new Entitlement
            {
                Id = Text(view.ExternalId),
                DisplayName = Text(view.DisplayName),
                Description = Text(view.Description),
                Slug = Text(view.Slug),
                Purpose = (Entitlement.Types.PurposeValue)EnumNames.Purposes.NumberOf(view.Purpose),
                Resource = view.Resource.IsPresent
                    ? Stub(_resourceType.Decode(view.Resource.ResourceType), _resourceId.Decode(view.Resource.ResourceId))
                    : null,
            };
            foreach (ReadOnlySpan<byte> id in view.GrantableTo)
            {
                message.GrantableTo.Add(new ResourceType { Id = Text(id) });
            }

            ReadAnnotations(view.Annotations, message.Annotations);
            return message;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged("entitlement", batch.Text(row.ExternalId), e);
        }
    }

    public override Grant Read(GrantBatch batch, in GrantRow row, bool withExpansion)
    {
        try
        {
            return Read(new GrantRecordView(batch.Bytes(row.Value)));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged("grant", batch.Text(row.ExternalId), e);
        }
    }

    private Grant Read(in GrantRecordView view)
    {
        RefView entitlement = view.Entitlement;
        RefView principal = view.Principal;
        string entitlementId = _entitlementId.Decode(entitlement.EntitlementId);
        string principalType = _principalType.Decode(principal.ResourceType);
        string principalId = _principalId.Decode(principal.ResourceId);
        var message = new Grant
        {
            Id = view.ExternalId.IsEmpty ? $"{entitlementId}:{principalType}:{principalId}" : Text(view.ExternalId),
        };
        if (entitlement.IsPresent)
        {
            message.Entitlement = new Entitlement
            {
                Id = entitlementId,
                Resource = Stub(_resourceType.Decode(entitlement.ResourceType), _resourceId.Decode(entitlement.ResourceId)),
            };
        }

        if (principal.IsPresent)
        {
            message.Principal = Stub(principalType, principalId);
            message.Principal.ParentResourceId = ParentOf(principal.ParentType, principal.ParentId);
        }

        if (view.HasAnnotations)
        {
            ReadAnnotations(view.Annotations, message.Annotations);
        }

        if (view.HasExpansion)
        {
            message.Annotations.Add(new Any { TypeUrl = ExpandableAnnotation.TypeUrl, Value = ByteString.CopyFrom(view.Expansion) });
        }

        if (view.HasSources)
        {
            ReadSources(view.Sources, message.Sources = new GrantSources());
        }

        return message;
    }

    private static void ReadSources(FieldValues entries, GrantSources into)
    {
        foreach (ReadOnlySpan<byte> bytes in entries)
        {
            var entry = new MapEntryView(bytes);
            into.Sources[Text(entry.Key)] = new GrantSources.Types.GrantSource { IsDirect = GrantRecordView.IsDirect(entry.Message) };
        }
    }

    private static Resource Stub(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource = id } };

    private static ResourceId? ParentOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> id) =>
        id.IsEmpty ? null : new ResourceId { ResourceType = Text(type), Resource = Text(id) };

    private static T? Merge<T>(MessageParser<T> parser, FieldValues occurrences)
        where T : class, IMessage<T>
    {
        T? message = null;
        foreach (ReadOnlySpan<byte> bytes in occurrences)
        {
            if (message is null)
            {
                message = parser.ParseFrom(bytes);
            }
            else
            {
                message.MergeFrom(bytes);
            }
        }

        return message;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static bool IsDamage(Exception e) =>
        e is InvalidProtocolBufferException or EngineException { Code: EngineErrorCode.Corrupt };
}
