using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Proto;

/// <summary>
/// All message types of the wire contracts, for whatever has to find one by name: printing and parsing an
/// <see cref="Any"/> as JSON, or listing the contracts. Immutable, safe for concurrent use.
/// </summary>
public static class ProtoTypes
{
    /// <summary>The contract files of this assembly, one per topic, without the well-known types they import.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
    [
        Container.V1.DiffReflection.Descriptor,
        Container.V1.SyncDetailsReflection.Descriptor,
        Container.V3.ManifestReflection.Descriptor,
        Connector.V2.AppTraitReflection.Descriptor,
        Connector.V2.AssetReflection.Descriptor,
        Connector.V2.CallAnnotationsReflection.Descriptor,
        Connector.V2.Services.ConnectorReflection.Descriptor,
        Connector.V2.EntitlementReflection.Descriptor,
        Connector.V2.EntitlementAnnotationsReflection.Descriptor,
        Connector.V2.GrantReflection.Descriptor,
        Connector.V2.GrantAnnotationsReflection.Descriptor,
        Connector.V2.GroupTraitReflection.Descriptor,
        Connector.V2.LicenseProfileTraitReflection.Descriptor,
        Connector.V2.MachineIdentityTraitReflection.Descriptor,
        Connector.V2.ManagedDeviceTraitReflection.Descriptor,
        Connector.V2.ResourceReflection.Descriptor,
        Connector.V2.ResourceAnnotationsReflection.Descriptor,
        Connector.V2.RoleTraitReflection.Descriptor,
        Connector.V2.SecretTraitReflection.Descriptor,
        Connector.V2.SecurityInsightTraitReflection.Descriptor,
        Connector.V2.SourceCacheAnnotationsReflection.Descriptor,
        Connector.V2.TicketAnnotationsReflection.Descriptor,
        Connector.V2.UserTraitReflection.Descriptor,
        Connector.V2.VendorTraitReflection.Descriptor,
        ConnectorWrapper.V1.ConnectorWrapperReflection.Descriptor,
        Session.V1.SessionReflection.Descriptor,
        Reader.V2.EntitlementReflection.Descriptor,
        Reader.V2.GrantReflection.Descriptor,
        Reader.V2.ResourceReflection.Descriptor,
        Reader.V2.ResourceTypeReflection.Descriptor,
        Reader.V2.SyncReflection.Descriptor,
        Storage.V3.OptionsReflection.Descriptor,
        Storage.V3.RecordsReflection.Descriptor,
        Storage.V3.RefsReflection.Descriptor,
        Utls.V1.TlsReflection.Descriptor,
    ];

    /// <summary>
    /// Every message of <see cref="Files"/> and of the well-known types connectors put into annotations.
    /// Hand it to a JSON formatter or parser that meets an <see cref="Any"/>; a type that is not in it makes both fail.
    /// </summary>
    public static TypeRegistry Registry { get; } = TypeRegistry.FromFiles(
    [
        .. Files,
        AnyReflection.Descriptor,
        DurationReflection.Descriptor,
        EmptyReflection.Descriptor,
        StructReflection.Descriptor,
        TimestampReflection.Descriptor,
        WrappersReflection.Descriptor,
    ]);
}
