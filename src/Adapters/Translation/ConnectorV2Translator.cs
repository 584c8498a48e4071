using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf;

namespace C1z.Adapters.Translation;

/// <summary>Rows whose record bytes are deterministic messages of <c>c1.connector.v2</c>: the v1 format.</summary>
/// <remarks>
/// A stored grant never carries its expandable annotation; the annotation's bytes travel in <see cref="GrantRow.Expansion"/> when it names
/// at least one entitlement, and are dropped otherwise. Messages given by callers are never changed.
/// </remarks>
internal sealed class ConnectorV2Translator(bool slimGrants) : RecordTranslator
{
    private Instant _discoveredAt;

    public override void BeginCall(Instant discoveredAt = default) => _discoveredAt = discoveredAt;

    public override void Add(ResourceType message, ResourceTypeBatch batch)
    {
        ResourceTypeRow row = default;
        row.ExternalId = batch.Append(message.Id);
        row.DiscoveredAt = _discoveredAt;
        row.Value = Store(message, batch);
        batch.Add(row);
    }

    public override void Add(Resource message, ResourceBatch batch)
    {
        ResourceRow row = default;
        row.ResourceType = batch.Append(message.Id?.ResourceType ?? "");
        row.ResourceId = batch.Append(message.Id?.Resource ?? "");
        if (message.ParentResourceId is { } parent)
        {
            row.ParentType = batch.Append(parent.ResourceType);
            row.ParentId = batch.Append(parent.Resource);
        }

        row.DiscoveredAt = _discoveredAt;
        row.Value = Store(CanonicalOrder.Of(message), batch);
        batch.Add(row);
    }

    public override void Add(Entitlement message, EntitlementBatch batch)
    {
        EntitlementRow row = default;
        row.ExternalId = batch.Append(message.Id);
        row.ResourceType = batch.Append(message.Resource?.Id?.ResourceType ?? "");
        row.ResourceId = batch.Append(message.Resource?.Id?.Resource ?? "");
        row.DiscoveredAt = _discoveredAt;
        row.Value = Store(CanonicalOrder.Of(message), batch);
        batch.Add(row);
    }

    public override void Add(Grant message, GrantBatch batch)
    {
        ResourceId? resource = message.Entitlement?.Resource?.Id;
        ResourceId? principal = message.Principal?.Id;
        GrantRow row = default;
        row.ExternalId = batch.Append(message.Id);
        row.EntitlementId = batch.Append(message.Entitlement?.Id ?? "");
        row.ResourceType = batch.Append(resource?.ResourceType ?? "");
        row.ResourceId = batch.Append(resource?.Resource ?? "");
        row.PrincipalType = batch.Append(principal?.ResourceType ?? "");
        row.PrincipalId = batch.Append(principal?.Resource ?? "");

        Grant stored = message;
        if (ExpandableAnnotation.IndexIn(message) >= 0)
        {
            stored = message.Clone();
            if (ExpandableAnnotation.TakeFrom(stored) is { } expansion)
            {
                row.Expansion = batch.Append(expansion.AsSpan());
            }
        }

        if (slimGrants && SlimGrant.IsAllowed(message))
        {
            stored = ReferenceEquals(stored, message) ? message.Clone() : stored;
            stored.Entitlement = null;
            stored.Principal = null;
        }

        row.DiscoveredAt = _discoveredAt;
        row.Value = Store(CanonicalOrder.Of(stored), batch);
        batch.Add(row);
    }

    public override ResourceType Read(ResourceTypeBatch batch, in ResourceTypeRow row) =>
        Parse(ResourceType.Parser, batch.Bytes(row.Value), "resource type", batch, row.ExternalId);

    public override Resource Read(ResourceBatch batch, in ResourceRow row) =>
        Parse(Resource.Parser, batch.Bytes(row.Value), "resource", batch, row.ResourceId);

    public override Entitlement Read(EntitlementBatch batch, in EntitlementRow row) =>
        Parse(Entitlement.Parser, batch.Bytes(row.Value), "entitlement", batch, row.ExternalId);

    public override Grant Read(GrantBatch batch, in GrantRow row, bool withExpansion)
    {
        Grant grant = Parse(Grant.Parser, batch.Bytes(row.Value), "grant", batch, row.ExternalId);
        SlimGrant.Hydrate(grant, batch, row);
        if (withExpansion && row.Expansion.IsPresent)
        {
            ExpandableAnnotation.PutBack(grant, batch.Bytes(row.Expansion));
        }

        return grant;
    }

    private static ByteRange Store<TRow>(IMessage message, RowBatch<TRow> batch)
        where TRow : unmanaged
    {
        ByteRange range = batch.Reserve(message.CalculateSize(), out Span<byte> target);
        message.WriteTo(target);
        return range;
    }

    private static T Parse<T, TRow>(MessageParser<T> parser, ReadOnlySpan<byte> value, string kind, RowBatch<TRow> batch, ByteRange id)
        where T : class, IMessage<T>
        where TRow : unmanaged
    {
        try
        {
            return parser.ParseFrom(value);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new C1zException(C1zErrorCode.Corrupt, $"the record of {kind} '{batch.Text(id)}' is not a valid message: {e.Message}", null, e);
        }
    }
}
