namespace C1z.Engines.Sqlite.Writing;

/// <summary>The upserts. Parameters 1 to 3 are the same everywhere: sync, discovery time, record.</summary>
/// <remarks>
/// On a conflict the row keeps its id, its discovery time and the identity columns of the first write; only what is named after DO UPDATE changes. Other
/// programs write into the same files by the same rule.
/// </remarks>
internal static class WriteSql
{
    public const string ResourceType =
        "INSERT INTO v1_resource_types (sync_id, discovered_at, data, external_id) VALUES (?1, ?2, ?3, ?4) " + KeepIdentity;

    public const string Resource =
        "INSERT INTO v1_resources (sync_id, discovered_at, data, external_id, resource_type_id, parent_resource_type_id, parent_resource_id) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) " + KeepIdentity;

    public const string Entitlement =
        "INSERT INTO v1_entitlements (sync_id, discovered_at, data, external_id, resource_type_id, resource_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        + KeepIdentity;

    public const string Asset =
        "INSERT INTO v1_assets (sync_id, discovered_at, data, external_id, content_type) VALUES (?1, ?2, ?3, ?4, ?5) " + KeepIdentity;

    // A changed expansion has to be worked off again; an unchanged one keeps its state, so that a repeated put does not restart finished work.
    public const string ReplaceGrant =
        "INSERT INTO v1_grants (" + GrantColumns + ", expansion, needs_expansion) VALUES (" + GrantParameters + ", ?10, ?10 IS NOT NULL) "
        + KeepIdentity + ", needs_expansion = CASE WHEN excluded.expansion IS NULL THEN 0 WHEN v1_grants.expansion IS NULL THEN 1 "
        + "WHEN v1_grants.expansion <> excluded.expansion THEN 1 ELSE v1_grants.needs_expansion END, expansion = excluded.expansion";

    public const string PreserveGrant =
        "INSERT INTO v1_grants (" + GrantColumns + ") VALUES (" + GrantParameters + ") " + KeepIdentity;

    // What is derived must not take the place of what is there.
    public const string NewGrant =
        "INSERT INTO v1_grants (" + GrantColumns + ") VALUES (" + GrantParameters + ") ON CONFLICT (external_id, sync_id) DO NOTHING";

    public const string DeleteGrant = "DELETE FROM v1_grants WHERE external_id = ?1 AND sync_id = ?2";

    private const string KeepIdentity = "ON CONFLICT (external_id, sync_id) DO UPDATE SET data = excluded.data";

    private const string GrantColumns =
        "sync_id, discovered_at, data, external_id, resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id";

    private const string GrantParameters = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
}
