namespace C1z.Equivalence.Formats;

/// <summary>Where a v3 snapshot answers the same calls otherwise than a v1 snapshot, on purpose.</summary>
internal enum Difference
{
    OneSync,
    KeyOrder,
    GrantIdentity,
    EntitlementIdentity,
    ResourceIdentity,
    UpsertReplacesRow,
    CompleteReferences,
    TypeOfPrincipal,
    EntitlementsInListOrder,
    PendingInRecord,
    JoinedGrantIds,
    ParentNeedsId,
    UnlimitedTypeFilter,
    StatsBySave,
    TimingsWhenFinished,
    DeletedSyncIsUnknown,
    CheckpointIsDurable,
}
