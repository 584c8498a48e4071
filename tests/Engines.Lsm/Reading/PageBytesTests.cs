using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Engines.Lsm.Tests.Reading;

/// <summary>A page ends when its records reach the bound in bytes, in every listing, and the next one goes on behind it.</summary>
public sealed class PageBytesTests : IDisposable
{
    private const int Rows = 4;

    // Three of these reach the bound, two do not.
    private static readonly string Large = new('x', (PageRequest.MaxBytes / 3) + 1);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Of_resource_types() => TwoPages(
        (engine, id) => Put(
            new ResourceTypeBatch(),
            new ResourceTypeRecord { ExternalId = id, DisplayName = Large },
            (batch, value) => new ResourceTypeRow { ExternalId = batch.Append(id), Value = value },
            types => engine.PutResourceTypes(types)),
        static (engine, page) => List<ResourceTypeBatch, ResourceTypeRow>(new ResourceTypeBatch(), page, (p, into) => engine.ListResourceTypes(null, p, into)));

    [Fact]
    public void Of_resources() => TwoPages(
        static (engine, id) => engine.PutResource("user", id, ("group", "g"), Large),
        static (engine, page) => List<ResourceBatch, ResourceRow>(new ResourceBatch(), page, (p, into) => engine.ListResources(new ResourceQuery(), p, into)),
        static (engine, page) => List<ResourceBatch, ResourceRow>(
            new ResourceBatch(), page, (p, into) => engine.ListResources(new ResourceQuery { Parent = new ResourceKey("group", "g") }, p, into)));

    [Fact]
    public void Of_entitlements() => TwoPages(
        static (engine, id) => Put(
            new EntitlementBatch(),
            new EntitlementRecord { ExternalId = id, Resource = new ResourceRef { ResourceTypeId = "app", ResourceId = "a" }, Description = Large },
            (batch, value) => new EntitlementRow
            {
                ExternalId = batch.Append(id), ResourceType = batch.Append("app"), ResourceId = batch.Append("a"), Value = value,
            },
            entitlements => engine.PutEntitlements(entitlements)),
        static (engine, page) => List<EntitlementBatch, EntitlementRow>(new EntitlementBatch(), page, (p, into) => engine.ListEntitlements(new EntitlementQuery(), p, into)));

    [Fact]
    public void Of_assets() => TwoPages(
        static (engine, id) =>
        {
            var batch = new AssetBatch();
            batch.Add(new AssetRow { ExternalId = batch.Append(id), ContentType = batch.Append("text/plain"), Data = batch.Append(Large) });
            engine.PutAssets(batch);
        },
        static (engine, page) => List<AssetBatch, AssetRow>(new AssetBatch(), page, (p, into) => engine.ListAssets(null, p, into)));

    [Fact]
    public void Of_grants() => TwoPages(
        static (engine, id) => engine.PutGrant(Grant("e", id)),
        Grants(new GrantQuery()),
        Grants(new GrantQuery { Resource = new ResourceKey("app", "a") }),
        Grants(new GrantQuery { Listing = GrantListing.Entitlement, EntitlementId = "e" }),
        Grants(new GrantQuery { Listing = GrantListing.ResourceType, ResourceType = "user" }),
        Grants(new GrantQuery { Listing = GrantListing.PendingExpansion }),
        Grants(new GrantQuery { Parts = RowParts.Expansion }),
        static (engine, page) => List<GrantBatch, GrantRow>(new GrantBatch(), page, (p, into) => engine.ListGrantsForEntitlements(null, ["e"], p, into)));

    [Fact]
    public void Of_grants_of_one_principal_and_across_entitlements()
    {
        string[] ids = [.. Enumerable.Range(0, Rows).Select(i => $"e{i}")];
        TwoPages(
            static (engine, id) => engine.PutGrant(Grant($"e{id[^1]}", "u")),
            Grants(new GrantQuery { Listing = GrantListing.Principal, Principal = new ResourceKey("user", "u") }),
            (engine, page) => List<GrantBatch, GrantRow>(new GrantBatch(), page, (p, into) => engine.ListGrantsForEntitlements(null, ids, p, into)));
    }

    private static Func<LsmEngine, PageRequest, (int Count, string Next)> Grants(GrantQuery query) =>
        (engine, page) => List<GrantBatch, GrantRow>(new GrantBatch(), page, (p, into) => engine.ListGrants(query, p, into));

    private static GrantRecord Grant(string entitlement, string principal)
    {
        GrantRecord grant = Puts.Grant("app", "a", entitlement, principal, pending: true);
        grant.ExternalId = Large;
        return grant;
    }

    private static (int Count, string Next) List<TBatch, TRow>(TBatch batch, PageRequest page, Pages.Lister<TBatch> list)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        string next = list(page, batch);
        return (batch.Count, next);
    }

    private static void Put<TBatch, TRow>(TBatch batch, IMessage record, Func<TBatch, ByteRange, TRow> row, Action<TBatch> put)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        batch.Add(row(batch, batch.Append(record.ToByteArray())));
        put(batch);
    }

    private void TwoPages(Action<LsmEngine, string> put, params Func<LsmEngine, PageRequest, (int Count, string Next)>[] listings)
    {
        _scratch.WriteSync(engine =>
        {
            for (int i = 0; i < Rows; i++)
            {
                put(engine, $"row-{i}");
            }
        });
        using LsmEngine engine = _scratch.Open(OpenMode.ReadOnly);
        foreach (Func<LsmEngine, PageRequest, (int Count, string Next)> list in listings)
        {
            (int count, string next) = list(engine, default);
            count.Should().Be(3);
            next.Should().NotBeEmpty();
            list(engine, new PageRequest(0, next)).Should().Be((Rows - 3, ""));
            (_, string afterOne) = list(engine, new PageRequest(1));
            list(engine, new PageRequest(0, afterOne)).Should().Be((3, ""), "a page that is full in bytes needs no token when nothing follows");
        }
    }
}
