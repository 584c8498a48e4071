namespace C1z.Engines.Sqlite.Schema;

/// <summary>The tables and indexes of a v1 database.</summary>
/// <remarks>
/// <para>On-disk format; a change is a new version. Every row carries the id of its sync; identity is unique within a sync. Times are local
/// wall-clock text in columns declared <c>datetime</c>. <see cref="Tables"/> is in the order of creation, which is also the order in which whole
/// syncs are copied and deleted.</para>
/// <para>The names of two indexes on resources are swapped against what they cover (<see cref="ResourceParentIndex"/>, <see cref="ResourceIdentityIndex"/>).
/// Every file ever written has them so; putting them right would leave files with a mixture.</para>
/// </remarks>
internal static class V1Schema
{
    /// <summary>Table of resource types.</summary>
    public const string ResourceTypes = "v1_resource_types";

    /// <summary>Table of resources; <c>external_id</c> is type, colon, id.</summary>
    public const string Resources = "v1_resources";

    /// <summary>Table of entitlements.</summary>
    public const string Entitlements = "v1_entitlements";

    /// <summary>Table of syncs.</summary>
    public const string SyncRuns = "v1_sync_runs";

    /// <summary>Table of grants.</summary>
    public const string Grants = "v1_grants";

    /// <summary>Table of assets.</summary>
    public const string Assets = "v1_assets";

    /// <summary>Table of session values.</summary>
    public const string Sessions = "v1_connector_sessions";

    private const string Text = "text not null";
    private const string EmptyText = "text not null default ''";
    private const string Flag = "integer not null default 0";
    private const string Blob = "blob not null";
    private const string Time = "datetime not null";

    /// <summary>Resources by type.</summary>
    public static IndexSchema ResourceTypeIndex { get; } = new("idx_resources_resource_type_id_v1", Resources, "resource_type_id");

    /// <summary>Resources by parent, under a name that says otherwise.</summary>
    public static IndexSchema ResourceParentIndex { get; } =
        new("idx_resources_external_sync_v1", Resources, "parent_resource_type_id, parent_resource_id");

    /// <summary>The identity of resources, under a name that says otherwise.</summary>
    public static IndexSchema ResourceIdentityIndex { get; } =
        new("idx_resources_parent_resource_id_v1", Resources, "external_id, sync_id", IsUnique: true);

    /// <summary>Entitlements by resource.</summary>
    public static IndexSchema EntitlementResourceIndex { get; } =
        new("idx_entitlements_resource_id_v1", Entitlements, "resource_type_id, resource_id");

    /// <summary>Grants by the resource of their entitlement.</summary>
    public static IndexSchema GrantResourceIndex { get; } =
        new("idx_grants_resource_type_id_resource_id_v1", Grants, "resource_type_id, resource_id");

    /// <summary>Grants by principal.</summary>
    public static IndexSchema GrantPrincipalIndex { get; } =
        new("idx_grants_principal_id_v1", Grants, "principal_resource_type_id, principal_resource_id");

    /// <summary>Grants by entitlement and principal.</summary>
    public static IndexSchema GrantEntitlementPrincipalIndex { get; } =
        new("idx_grants_entitlement_id_principal_id_v1", Grants, "entitlement_id, principal_resource_type_id, principal_resource_id");

    /// <summary>Grants of one entitlement in one sync, in the order of listings.</summary>
    public static IndexSchema GrantEntitlementIndex { get; } = new("idx_grants_entitlement_sync_grant_v1", Grants, "entitlement_id, sync_id, id");

    /// <summary>All tables in the order of creation.</summary>
    /// <remarks>Syncs come before grants: the migration of grants asks which syncs still need it.</remarks>
    public static IReadOnlyList<TableSchema> Tables { get; } =
    [
        new(
            ResourceTypes,
            [new("external_id", Text), new("data", Blob), new("sync_id", Text), new("discovered_at", Time)],
            [new("idx_resource_types_external_sync_v1", ResourceTypes, "external_id, sync_id", IsUnique: true)]),
        new(
            Resources,
            [
                new("resource_type_id", Text), new("external_id", Text), new("parent_resource_type_id", "text"), new("parent_resource_id", "text"),
                new("data", Blob), new("sync_id", Text), new("discovered_at", Time),
            ],
            [ResourceTypeIndex, ResourceParentIndex, ResourceIdentityIndex]),
        new(
            Entitlements,
            [
                new("resource_type_id", Text), new("resource_id", Text), new("external_id", Text), new("data", Blob), new("sync_id", Text),
                new("discovered_at", Time),
            ],
            [EntitlementResourceIndex, new("idx_entitlements_external_sync_v1", Entitlements, "external_id, sync_id", IsUnique: true)]),
        new(
            SyncRuns,
            [
                new("sync_id", Text), new("started_at", Time), new("ended_at", "datetime"), new("sync_token", Text),
                new("sync_type", "text not null default 'full'", IsLate: true), new("parent_sync_id", EmptyText, IsLate: true),
                new("linked_sync_id", EmptyText, IsLate: true), new("supports_diff", Flag, IsLate: true),
                new("grants_backfilled", Flag, IsLate: true), new("stats", "text", IsLate: true),
                new("ingest_invariant_generation", EmptyText, IsLate: true), new("ingest_invariant_coverage", EmptyText, IsLate: true),
                new("ingest_invariant_mode", EmptyText, IsLate: true),
            ],
            [new("idx_sync_runs_sync_id_v1", SyncRuns, "sync_id", IsUnique: true)]),
        new(
            Grants,
            [
                new("resource_type_id", Text), new("resource_id", Text), new("entitlement_id", Text), new("principal_resource_type_id", Text),
                new("principal_resource_id", Text), new("external_id", Text), new("expansion", "blob", IsLate: true),
                new("needs_expansion", Flag, IsLate: true), new("data", Blob), new("sync_id", Text), new("discovered_at", Time),
            ],
            [
                GrantResourceIndex, GrantPrincipalIndex, GrantEntitlementPrincipalIndex,
                new("idx_grants_external_sync_v1", Grants, "external_id, sync_id", IsUnique: true), GrantEntitlementIndex,
                new("idx_grants_sync_expansion_v1", Grants, "sync_id", Where: "expansion is not null"),
                new("idx_grants_sync_needs_expansion_v1", Grants, "sync_id", Where: "needs_expansion = 1"),
            ]),
        new(
            Assets,
            [new("external_id", Text), new("content_type", Text), new("data", Blob), new("sync_id", Text), new("discovered_at", Time)],
            [new("idx_assets_external_sync_v1", Assets, "external_id, sync_id", IsUnique: true)]),
        new(
            Sessions,
            [new("sync_id", Text), new("key", Text), new("value", Blob)],
            [new("idx_session_store_sync_key_v1", Sessions, "sync_id, key", IsUnique: true)]),
    ];
}
