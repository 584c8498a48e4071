using C1z.Engines.Sqlite.Connection;
using C1z.Engines.Wire;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>Rows of the database to rows of a batch. Column 0 is always the row id.</summary>
/// <remarks>A row that breaks a rule of the format ends the listing with an error: what it returned so far must not pass for the whole.</remarks>
internal sealed class RowReaders
{
    public const string ResourceTypeColumns = "external_id, discovered_at, data";
    public const string ResourceColumns = "resource_type_id, external_id, parent_resource_type_id, parent_resource_id, discovered_at, data";
    public const string EntitlementColumns = "external_id, resource_type_id, resource_id, discovered_at, data";
    public const string AssetColumns = "external_id, content_type, discovered_at, data";

    private const string GrantIdentity =
        "external_id, entitlement_id, resource_type_id, resource_id, principal_resource_type_id, principal_resource_id, discovered_at";

    private readonly string _path;
    private readonly StampReader _stamps = new();

    private byte[] _record = [];

    public RowReaders(string path) => _path = path;

    /// <summary>True while records of old producers may hold the expandable annotation that belongs in its own column.</summary>
    public bool TakeExpandableOut { get; set; }

    /// <summary>The columns of a grant query; a record or an expansion that is not wanted is not even loaded from its pages.</summary>
    public static string GrantColumns(RowParts parts) => parts switch
    {
        RowParts.Identity => GrantIdentity,
        RowParts.Value => GrantIdentity + ", data",
        RowParts.Expansion => GrantIdentity + ", expansion, needs_expansion",
        _ => GrantIdentity + ", data, expansion, needs_expansion",
    };

    public void ReadResourceType(Statement row, RowBatch<ResourceTypeRow> into) => into.Add(new ResourceTypeRow
    {
        ExternalId = into.Append(row.Text(1)),
        DiscoveredAt = Stamp(row, 2),
        Value = into.Append(row.Blob(3)),
    });

    public void ReadResource(Statement row, RowBatch<ResourceRow> into)
    {
        ReadOnlySpan<byte> type = row.Text(1);
        ReadOnlySpan<byte> id = row.Text(2);
        if (id.Length <= type.Length || !id.StartsWith(type) || id[type.Length] != (byte)':')
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"resource row {row.Int64(0)}: its id does not begin with its type and a colon", _path);
        }

        into.Add(new ResourceRow
        {
            ResourceType = into.Append(type),
            ResourceId = into.Append(id[(type.Length + 1)..]),
            ParentType = Optional(row, 3, into),
            ParentId = Optional(row, 4, into),
            DiscoveredAt = Stamp(row, 5),
            Value = into.Append(row.Blob(6)),
        });
    }

    public void ReadEntitlement(Statement row, RowBatch<EntitlementRow> into) => into.Add(new EntitlementRow
    {
        ExternalId = into.Append(row.Text(1)),
        ResourceType = into.Append(row.Text(2)),
        ResourceId = into.Append(row.Text(3)),
        DiscoveredAt = Stamp(row, 4),
        Value = into.Append(row.Blob(5)),
    });

    public void ReadAsset(Statement row, RowBatch<AssetRow> into) => into.Add(new AssetRow
    {
        ExternalId = into.Append(row.Text(1)),
        ContentType = into.Append(row.Text(2)),
        DiscoveredAt = Stamp(row, 3),
        Data = into.Append(row.Blob(4)),
    });

    public void ReadGrant(Statement row, RowBatch<GrantRow> into, RowParts parts)
    {
        var grant = new GrantRow
        {
            ExternalId = into.Append(row.Text(1)),
            EntitlementId = into.Append(row.Text(2)),
            ResourceType = into.Append(row.Text(3)),
            ResourceId = into.Append(row.Text(4)),
            PrincipalType = into.Append(row.Text(5)),
            PrincipalId = into.Append(row.Text(6)),
            DiscoveredAt = Stamp(row, 7),
        };
        int column = 8;
        if ((parts & RowParts.Value) != 0)
        {
            grant.Value = into.Append(Record(row, column++));
        }

        if ((parts & RowParts.Expansion) != 0)
        {
            grant.Expansion = row.IsNull(column) ? default : into.Append(row.Blob(column));
            grant.NeedsExpansion = row.Int64(column + 1) != 0;
        }

        into.Add(grant);
    }

    private ReadOnlySpan<byte> Record(Statement row, int column)
    {
        ReadOnlySpan<byte> record = row.Blob(column);
        if (!TakeExpandableOut || record.IndexOf(GrantWire.ExpandableType) < 0 || GrantWire.FindExpandable(record, out _) != ExpandableState.Usable)
        {
            return record;
        }

        if (_record.Length < record.Length)
        {
            _record = new byte[record.Length];
        }

        return _record.AsSpan(0, GrantWire.CopyWithoutExpandable(record, _record));
    }

    private static ByteRange Optional<TRow>(Statement row, int column, RowBatch<TRow> into)
        where TRow : unmanaged => row.IsNull(column) ? default : into.Append(row.Text(column));

    private Instant Stamp(Statement row, int column) => _stamps.TryRead(row.Text(column), out Instant time)
        ? time
        : throw new EngineException(EngineErrorCode.Corrupt, $"row {row.Int64(0)}: discovered_at is not a time", _path);
}
