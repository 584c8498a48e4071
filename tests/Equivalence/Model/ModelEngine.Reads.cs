using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using C1z.Equivalence.Formats;

namespace C1z.Equivalence.Model;

/// <content>Gets and listings of everything but grants.</content>
internal sealed partial class ModelEngine
{
    public string ListResourceTypes(string? syncId, PageRequest page, ResourceTypeBatch into, CancellationToken cancel = default) =>
        List(syncId, _store.ResourceTypes, page, into, [3, 1, 0], row => true, ModelKeys.ResourceType, row => Add(into, row));

    public string ListResources(ResourceQuery query, PageRequest page, ResourceBatch into, CancellationToken cancel = default)
    {
        ResourceKey? parent = query.Parent is { Id.Length: > 0 } given ? given : null;
        return List(
            query.SyncId,
            _store.Resources,
            page,
            into,
            parent is null ? [3, 2, 0] : [3, 7, 1, 0],
            row => (string.IsNullOrEmpty(query.ResourceType) || row.Type == query.ResourceType)
                && (parent is null || (row.ParentType == parent.Value.Type && row.ParentId == parent.Value.Id)),
            row => parent is null ? ModelKeys.Resource(row) : ModelKeys.ByParent(row),
            row => Add(into, row));
    }

    public string ListEntitlements(EntitlementQuery query, PageRequest page, EntitlementBatch into, CancellationToken cancel = default) => List(
        query.SyncId,
        _store.Entitlements,
        page,
        into,
        [3, 3, 0],
        row => query.Resource is not { } resource || (row.ResourceType == resource.Type && row.ResourceId == resource.Id),
        ModelKeys.Entitlement,
        row => Add(into, row));

    public string ListAssets(string? syncId, PageRequest page, AssetBatch into, CancellationToken cancel = default) =>
        List(syncId, _store.Assets, page, into, [3, 5, 0], row => true, ModelKeys.Asset, row => Add(into, row));

    public bool TryGetResourceType(string? syncId, string id, ResourceTypeBatch into) =>
        TryGet(syncId, into, sync => _store.ResourceTypes.Find(sync, id), row => Add(into, row));

    public bool TryGetResource(string? syncId, ResourceKey key, ResourceBatch into) =>
        TryGet(syncId, into, sync => FindResource(sync, key), row => Add(into, row));

    public bool TryGetEntitlement(string? syncId, string id, EntitlementBatch into) =>
        TryGet(syncId, into, sync => FindEntitlement(sync, id), row => Add(into, row));

    public bool TryGetAsset(string? syncId, string id, AssetBatch into) =>
        TryGet(syncId, into, sync => _store.Assets.Find(sync, id), row => Add(into, row));

    public void FindResources(string? syncId, IReadOnlyList<ResourceKey> keys, ResourceBatch into)
    {
        into.Clear();
        if (Resolve(syncId) is { } sync)
        {
            foreach (ResourceKey key in keys.Where(key => key.Type.Length > 0 && key.Id.Length > 0).Distinct())
            {
                AddIfThere(FindResource(sync, key), row => Add(into, row));
            }
        }
    }

    public void FindEntitlements(string? syncId, IReadOnlyList<string> ids, EntitlementBatch into)
    {
        into.Clear();
        if (Resolve(syncId) is { } sync)
        {
            foreach (string id in ids.Where(id => id.Length > 0).Distinct())
            {
                AddIfThere(FindEntitlement(sync, id), row => Add(into, row));
            }
        }
    }

    private ModelResource? FindResource(string sync, ResourceKey key)
    {
        var wanted = new ModelResource(key.Type, key.Id, null, null, [], default);
        return _store.Resources.Find(sync, IdentityOf(wanted)) is { } found && found.Type == key.Type ? found : null;
    }

    private ModelEntitlement? FindEntitlement(string sync, string id) => Has(Difference.EntitlementIdentity)
        ? OneOf(Rows(_store.Entitlements, sync).Where(row => row.Id == id), row => ModelKeys.CanBeCut(id) && ModelKeys.RepeatsResource(row.ResourceType, row.ResourceId, id))
        : _store.Entitlements.Find(sync, id);

    // A bare id means first what its own text leads to, and only then whatever else has it.
    private static T? OneOf<T>(IEnumerable<T> candidates, Func<T, bool> isNamedByItsId)
        where T : class
    {
        List<T> all = [.. candidates];
        List<T> preferred = all.FindAll(candidate => isNamedByItsId(candidate));
        List<T> found = preferred.Count > 0 ? preferred : all;
        return found.Count <= 1 ? found.FirstOrDefault() : throw Error(EngineErrorCode.AmbiguousId);
    }

    private bool TryGet<TRow, TData>(string? syncId, RowBatch<TRow> into, Func<string, TData?> find, Action<TData> add)
        where TRow : unmanaged
        where TData : class
    {
        into.Clear();
        return Resolve(syncId) is { } sync && AddIfThere(find(sync), add);
    }

    private static bool AddIfThere<T>(T? row, Action<T> add)
        where T : class
    {
        if (row is not null)
        {
            add(row);
        }

        return row is not null;
    }

    private string List<TRow, TData>(
        string? syncId,
        ModelTable<TData> table,
        PageRequest page,
        RowBatch<TRow> into,
        byte[] family,
        Func<TData, bool> isWanted,
        Func<TData, byte[]> keyOf,
        Action<TData> add)
        where TRow : unmanaged
        where TData : class
    {
        into.Clear();
        return Resolve(syncId) is { } sync
            ? Page(table.Of(sync).Where(row => isWanted(row.Data)).Select(row => new Keyed<TData>(row.Number, keyOf(row.Data), row.Data)), page, family, add)
            : "";
    }

    private string Page<T>(IEnumerable<Keyed<T>> rows, PageRequest page, byte[] family, Action<T> add)
    {
        int size = page.Size is <= 0 or > 10_000 ? 10_000 : page.Size;
        List<Keyed<T>> left;
        if (Has(Difference.KeyOrder))
        {
            byte[] after = page.Token.Length == 0 ? [] : KeyOfToken(page.Token, family);
            left = [.. rows.Where(row => after.Length == 0 || ByteOrder.Comparer.Compare(row.Key, after) > 0).OrderBy(row => row.Key, ByteOrder.Comparer)];
        }
        else
        {
            long from = page.Token.Length == 0 ? 0 : NumberOfToken(page.Token);
            left = [.. rows.Where(row => row.Number >= from).OrderBy(row => row.Number)];
        }

        left.Take(size).ToList().ForEach(row => add(row.Data));
        return left.Count <= size ? "" : TokenAfter(left[size - 1]);
    }

    private string TokenAfter<T>(Keyed<T> row) => Has(Difference.KeyOrder)
        ? Base64Url.EncodeToString(row.Key)
        : (row.Number + 1).ToString(CultureInfo.InvariantCulture);

    private static byte[] KeyOfToken(string token, byte[] family)
    {
        byte[] key = new byte[token.Length];
        bool isText = Base64Url.DecodeFromChars(token, key, out _, out int length) == OperationStatus.Done && !token.Contains('=', StringComparison.Ordinal);
        return isText && key.AsSpan(0, length).StartsWith(family) ? key[..length] : throw Error(EngineErrorCode.InvalidPageToken);
    }

    private static long NumberOfToken(string token) => long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw Error(EngineErrorCode.InvalidPageToken);

    private static void Add(ResourceTypeBatch into, ModelResourceType row) => into.Add(new ResourceTypeRow
    {
        ExternalId = into.Append(row.Id),
        Value = into.Append(row.Value),
        DiscoveredAt = row.DiscoveredAt,
    });

    private static void Add(ResourceBatch into, ModelResource row) => into.Add(new ResourceRow
    {
        ResourceType = into.Append(row.Type),
        ResourceId = into.Append(row.Id),
        ParentType = row.ParentType is null ? default : into.Append(row.ParentType),
        ParentId = row.ParentId is null ? default : into.Append(row.ParentId),
        Value = into.Append(row.Value),
        DiscoveredAt = row.DiscoveredAt,
    });

    private static void Add(EntitlementBatch into, ModelEntitlement row) => into.Add(new EntitlementRow
    {
        ExternalId = into.Append(row.Id),
        ResourceType = into.Append(row.ResourceType),
        ResourceId = into.Append(row.ResourceId),
        Value = into.Append(row.Value),
        DiscoveredAt = row.DiscoveredAt,
    });

    private static void Add(AssetBatch into, ModelAsset row) => into.Add(new AssetRow
    {
        ExternalId = into.Append(row.Id),
        ContentType = into.Append(row.ContentType),
        Data = into.Append(row.Data),
        DiscoveredAt = row.DiscoveredAt,
    });

    private sealed record Keyed<T>(long Number, byte[] Key, T Data);
}
