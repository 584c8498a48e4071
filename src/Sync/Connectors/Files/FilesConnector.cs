using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors.Files;
using C1z.Sync.Connectors.Files.Reading;

namespace C1z.Sync.Connectors;

/// <summary>People's exports as a source: a folder of CSV or JSON Lines files, or one YAML file with the same tables.</summary>
/// <remarks>
/// <para>Tables are named as their files (<c>users.csv</c>, <c>groups.jsonl</c>); none is required. Column names are matched without regard
/// to case, spaces and dashes. Lists are separated by semicolons.</para>
/// <list type="table">
/// <item><term><c>users</c></term><description><b>id</b>, display_name, email, emails, login, status (enabled, disabled, deleted),
/// account_type (human, service, system), employee_id, last_login, mfa (yes, no)</description></item>
/// <item><term><c>groups</c>, <c>roles</c>, <c>apps</c></term><description><b>id</b>, display_name, status. Each group has the entitlement
/// <c>member</c>, each role <c>assigned</c>, each application <c>access</c></description></item>
/// <item><term><c>resources</c></term><description><b>type</b>, <b>id</b>, display_name: anything else</description></item>
/// <item><term>all of these</term><description>description, parent_type, parent_id, created_at; every other column becomes an attribute of
/// the profile</description></item>
/// <item><term><c>resource_types</c></term><description><b>id</b>, display_name, description, traits: for types of <c>resources</c></description></item>
/// <item><term><c>members</c></term><description><b>group</b>, <b>member</b>, member_type (default user): who is in a group</description></item>
/// <item><term><c>entitlements</c></term><description><b>resource_type</b>, <b>resource_id</b>, <b>slug</b>, id, display_name, description,
/// purpose (permission, assignment, ownership), grantable_to</description></item>
/// <item><term><c>grants</c></term><description><b>entitlement</b> (an id, or a slug together with resource_type and resource_id),
/// <b>principal</b>, principal_type (default user)</description></item>
/// <item><term><c>members</c>, <c>grants</c></term><description>expand (yes, no, shallow): whether the members of a group that is granted something
/// hold it too, default yes; immutable (yes, no)</description></item>
/// </list>
/// <para>Every error names file, line and column. Nothing that refers to something unknown is taken: the sync fails and writes nothing.</para>
/// </remarks>
public sealed class FilesConnector : IConnector
{
    private const int PageSize = 10_000;

    // Tokens are a table's own, behind the number of the table, as a listing can have two, and what its file looked like.
    private const char Separator = '/';

    private readonly string _path;
    private readonly Lock _lock = new();
    private FilesCatalog? _catalog;

    private FilesConnector(string path)
    {
        _path = path;
    }

    /// <inheritdoc/>
    public bool ListsWholeTypes => true;

    /// <summary>Creates the connector. Files are read when it is validated or first asked.</summary>
    /// <param name="path">A folder, or a file that ends in <c>.yaml</c> or <c>.yml</c>.</param>
    /// <returns>The connector.</returns>
    public static FilesConnector Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FilesConnector(path);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectorMetadata> GetMetadataAsync(CancellationToken cancel = default) =>
        ValueTask.FromResult(new ConnectorMetadata("Files") { Description = $"The tables of {_path}.", Revision = FilesLayout.Stamp(_path) });

    /// <inheritdoc/>
    public ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) =>
        ValueTask.FromResult(new ConnectorValidation(Catalog(cancel).Layout.Warnings));

    /// <inheritdoc/>
    public ValueTask<ListPage<ResourceType>> ListResourceTypesAsync(ResourceTypeListRequest request, CancellationToken cancel = default) =>
        ValueTask.FromResult(ListPage.Of(Catalog(cancel).Types));

    /// <inheritdoc/>
    public ValueTask<ListPage<Resource>> ListResourcesAsync(ResourceListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Parent is not null)
        {
            return ValueTask.FromResult(ListPage.Empty<Resource>());
        }

        FilesCatalog catalog = Catalog(cancel);
        ResourceType type = TypeOf(catalog, request.ResourceTypeId);
        return ValueTask.FromResult(Rows(
            request,
            [TableOf(catalog, type.Id), catalog.Layout.Find(FilesLayout.Resources)],
            (row, table) => table == 0 || row["type"] == type.Id ? RowRecords.Resource(row, type) : null,
            cancel));
    }

    /// <inheritdoc/>
    public ValueTask<Resource?> GetResourceAsync(ResourceRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        FilesCatalog catalog = Catalog(cancel);
        if (!catalog.HasResource(request.Id.ResourceType, request.Id.Resource))
        {
            return ValueTask.FromResult<Resource?>(null);
        }

        ResourceType type = TypeOf(catalog, request.Id.ResourceType);
        SourceRow? row = FilesCatalog.Rows(TableOf(catalog, type.Id), cancel).FirstOrDefault(r => r["id"] == request.Id.Resource)
            ?? FilesCatalog.Rows(catalog.Layout.Find(FilesLayout.Resources), cancel)
                .FirstOrDefault(r => r["type"] == type.Id && r["id"] == request.Id.Resource);
        return ValueTask.FromResult(row is null ? null : RowRecords.Resource(row, type));
    }

    /// <inheritdoc/>
    public ValueTask<ListPage<Entitlement>> ListStaticEntitlementsAsync(StaticEntitlementListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        FilesCatalog catalog = Catalog(cancel);
        return ValueTask.FromResult(FilesCatalog.ImpliedSlug(request.ResourceTypeId) is { } slug
            ? ListPage.Of([Implied(catalog, request.ResourceTypeId, slug)])
            : ListPage.Empty<Entitlement>());
    }

    /// <inheritdoc/>
    public ValueTask<ListPage<Entitlement>> ListEntitlementsAsync(EntitlementListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(ListPage.Of(Catalog(cancel).Entitlements.Where(e => IsOn(e, request.Resource.Id))));
    }

    /// <inheritdoc/>
    public ValueTask<ListPage<Grant>> ListGrantsAsync(GrantListRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        FilesCatalog catalog = Catalog(cancel);
        ResourceId scope = request.Resource.Id;
        var grants = new RowGrants(catalog);
        bool hasMembers = scope.ResourceType == "group";
        return ValueTask.FromResult(Rows(
            request,
            [hasMembers ? catalog.Layout.Find(FilesLayout.Members) : null, catalog.Layout.Find(FilesLayout.Grants)],
            (row, table) => (table == 0 ? grants.Membership(row) : grants.Grant(row)) is var grant && IsOn(grant.Entitlement, scope) ? grant : null,
            cancel));
    }

    /// <inheritdoc/>
    public ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default) => ValueTask.FromResult<Asset?>(null);

    /// <inheritdoc/>
    public ValueTask CleanupAsync(string syncId, CancellationToken cancel = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsOn(Entitlement entitlement, ResourceId scope) =>
        entitlement.Resource.Id is var id && id.ResourceType == scope.ResourceType && (scope.Resource.Length == 0 || id.Resource == scope.Resource);

    private static ISourceTable? TableOf(FilesCatalog catalog, string typeId) =>
        FilesCatalog.Implied.FirstOrDefault(i => i.Type.Id == typeId) is { } implied ? catalog.Layout.Find(implied.Table) : null;

    private static ResourceType TypeOf(FilesCatalog catalog, string id) => catalog.Types.FirstOrDefault(t => t.Id == id)
        ?? throw new ConnectorException(ConnectorStatus.NotFound, $"there is no resource type '{id}'");

    private static Entitlement Implied(FilesCatalog catalog, string typeId, string slug)
    {
        var entitlement = new Entitlement
        {
            Slug = slug,
            DisplayName = slug,
            Purpose = typeId == "app" ? Entitlement.Types.PurposeValue.Permission : Entitlement.Types.PurposeValue.Assignment,
        };
        entitlement.GrantableTo.AddRange(catalog.Types.Where(t => t.Id is "user" or "group"));
        return entitlement;
    }

    private static ListPage<T> Rows<T>(ListRequest request, ISourceTable?[] tables, Func<SourceRow, int, T?> make, CancellationToken cancel)
        where T : class
    {
        string[] place = request.PageToken.Length == 0 ? ["0", "", ""] : request.PageToken.Split(Separator);
        if (place.Length != 3 || place[0] is not ("0" or "1"))
        {
            throw new ConnectorException(ConnectorStatus.InvalidArgument, $"'{request.PageToken}' is not a page token of this listing");
        }

        (int table, string token) = (place[0][0] - '0', place[2]);
        while (table < tables.Length && tables[table] is null)
        {
            (table, token) = (table + 1, "");
        }

        if (table >= tables.Length)
        {
            return ListPage.Empty<T>();
        }

        string stamp = StampOf(tables[table]!);
        if (token.Length > 0 && place[1] != stamp)
        {
            throw new SyncException(SyncErrorCode.BadInput, "the file was changed while it was read; sync again", tables[table]!.Path, 0, 0);
        }

        RowPage page = tables[table]!.Read(token, request.PageSize > 0 ? request.PageSize : PageSize, cancel);
        var records = new List<T>(page.Rows.Count);
        foreach (SourceRow row in page.Rows)
        {
            if (make(row, table) is { } record)
            {
                records.Add(record);
            }
        }

        string next = page.NextToken.Length > 0 ? $"{table}{Separator}{stamp}{Separator}{page.NextToken}"
            : table + 1 < tables.Length ? $"{table + 1}{Separator}{Separator}"
            : "";
        return new ListPage<T>(records, next);
    }

    // A place in a file means something only while the file is the same.
    private static string StampOf(ISourceTable table)
    {
        var file = new FileInfo(table.Path);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}");
    }

    private FilesCatalog Catalog(CancellationToken cancel)
    {
        lock (_lock)
        {
            return _catalog ??= FilesCatalog.Read(FilesLayout.Open(_path), cancel);
        }
    }
}
