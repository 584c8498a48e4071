namespace C1z.Engines.Records;

/// <summary>Field numbers of the messages of <c>c1.storage.v3</c> that a store holds as values.</summary>
/// <remarks>
/// On-disk format; a change is a new version. Deterministic records have their fields in the order of these numbers and map entries in the
/// byte order of their keys; readers take any order. Number 1 of the four object records once was the sync id and is not written.
/// </remarks>
public static class StorageFields
{
    /// <summary>Fields of <c>ResourceTypeRecord</c>.</summary>
    public static class ResourceType
    {
        /// <summary>Text.</summary>
        public const int ExternalId = 2;

        /// <summary>Text.</summary>
        public const int DisplayName = 3;

        /// <summary>Repeated text: names of traits without their prefix.</summary>
        public const int Traits = 4;

        /// <summary>Repeated <c>Any</c>.</summary>
        public const int Annotations = 5;

        /// <summary>Timestamp.</summary>
        public const int DiscoveredAt = 6;

        /// <summary>Text.</summary>
        public const int Description = 7;

        /// <summary>Boolean.</summary>
        public const int SourcedExternally = 8;
    }

    /// <summary>Fields of <c>ResourceRecord</c>.</summary>
    public static class Resource
    {
        /// <summary>Text.</summary>
        public const int ResourceTypeId = 2;

        /// <summary>Text.</summary>
        public const int ResourceId = 3;

        /// <summary>Text.</summary>
        public const int DisplayName = 4;

        /// <summary>Text.</summary>
        public const int Description = 5;

        /// <summary><see cref="Ref"/>.</summary>
        public const int Parent = 6;

        /// <summary>Repeated <c>Any</c>.</summary>
        public const int Annotations = 7;

        /// <summary>Timestamp.</summary>
        public const int DiscoveredAt = 8;

        /// <summary><c>google.protobuf.Struct</c>.</summary>
        public const int Profile = 9;

        /// <summary><see cref="StorageFields.Status"/>.</summary>
        public const int Status = 10;

        /// <summary>Timestamp.</summary>
        public const int CreatedAt = 11;

        /// <summary>Text.</summary>
        public const int SourceScopeKey = 12;

        /// <summary>Text.</summary>
        public const int IconAssetExternalId = 13;
    }

    /// <summary>Fields of <c>EntitlementRecord</c>.</summary>
    public static class Entitlement
    {
        /// <summary>Text.</summary>
        public const int ExternalId = 2;

        /// <summary><see cref="Ref"/>.</summary>
        public const int Resource = 3;

        /// <summary>Text.</summary>
        public const int DisplayName = 4;

        /// <summary>Text.</summary>
        public const int Description = 5;

        /// <summary>Text: name of the purpose without its prefix.</summary>
        public const int Purpose = 6;

        /// <summary>Repeated <c>Any</c>.</summary>
        public const int Annotations = 7;

        /// <summary>Timestamp.</summary>
        public const int DiscoveredAt = 8;

        /// <summary>Text.</summary>
        public const int Slug = 9;

        /// <summary>Repeated text.</summary>
        public const int GrantableToResourceTypeIds = 10;

        /// <summary>Text.</summary>
        public const int SourceScopeKey = 11;
    }

    /// <summary>Fields of <c>GrantRecord</c>.</summary>
    public static class Grant
    {
        /// <summary>Text.</summary>
        public const int ExternalId = 2;

        /// <summary><see cref="Ref"/>, with an entitlement id.</summary>
        public const int Entitlement = 3;

        /// <summary><see cref="Ref"/>, with a parent.</summary>
        public const int Principal = 4;

        /// <summary>Timestamp.</summary>
        public const int DiscoveredAt = 5;

        /// <summary><see cref="StorageFields.Expansion"/>.</summary>
        public const int Expansion = 6;

        /// <summary>Boolean.</summary>
        public const int NeedsExpansion = 7;

        /// <summary>Repeated <c>Any</c>.</summary>
        public const int Annotations = 8;

        /// <summary>Map from entitlement id to <see cref="GrantSource"/>.</summary>
        public const int Sources = 9;

        /// <summary>Text.</summary>
        public const int SourceScopeKey = 10;
    }

    /// <summary>Fields of <c>AssetRecord</c>.</summary>
    public static class Asset
    {
        /// <summary>Text.</summary>
        public const int SyncId = 1;

        /// <summary>Text.</summary>
        public const int ExternalId = 2;

        /// <summary>Text.</summary>
        public const int ContentType = 3;

        /// <summary>Bytes.</summary>
        public const int Data = 4;

        /// <summary>Timestamp.</summary>
        public const int DiscoveredAt = 5;
    }

    /// <summary>Fields of <c>SessionRecord</c>.</summary>
    public static class Session
    {
        /// <summary>Text.</summary>
        public const int SyncId = 1;

        /// <summary>Text.</summary>
        public const int Key = 2;

        /// <summary>Bytes.</summary>
        public const int Value = 3;
    }

    /// <summary>Fields that <c>ResourceRef</c>, <c>EntitlementRef</c> and <c>PrincipalRef</c> share, and those only one of them has.</summary>
    public static class Ref
    {
        /// <summary>Text.</summary>
        public const int ResourceTypeId = 1;

        /// <summary>Text.</summary>
        public const int ResourceId = 2;

        /// <summary>Text, of an entitlement.</summary>
        public const int EntitlementId = 3;

        /// <summary>Text, of a principal.</summary>
        public const int ParentResourceTypeId = 3;

        /// <summary>Text, of a principal.</summary>
        public const int ParentResourceId = 4;
    }

    /// <summary>Fields of <c>StatusRecord</c>.</summary>
    public static class Status
    {
        /// <summary>Number of a state.</summary>
        public const int State = 1;

        /// <summary>Text.</summary>
        public const int Details = 2;
    }

    /// <summary>Fields of <c>GrantExpandableRecord</c>, the same as those of the connector's annotation.</summary>
    public static class Expansion
    {
        /// <summary>Repeated text.</summary>
        public const int EntitlementIds = 1;

        /// <summary>Boolean.</summary>
        public const int Shallow = 2;

        /// <summary>Repeated text.</summary>
        public const int ResourceTypeIds = 3;
    }

    /// <summary>Fields of <c>GrantSourceRecord</c> that are written.</summary>
    public static class GrantSource
    {
        /// <summary>Boolean.</summary>
        public const int IsDirect = 4;
    }
}
