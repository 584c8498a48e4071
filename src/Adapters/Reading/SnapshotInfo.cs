using C1z.Engines;

namespace C1z.Adapters;

/// <summary>What serves an open snapshot.</summary>
/// <param name="Engine"><c>sqlite</c> or <c>pebble</c>: the name the ecosystem's tools show.</param>
/// <param name="Format"><c>v1</c> or <c>v3</c>.</param>
/// <param name="PayloadEncoding">Payload encoding of a v3 container, empty for v1.</param>
public sealed record SnapshotInfo(string Engine, string Format, string PayloadEncoding)
{
    internal static SnapshotInfo From(EngineInfo info) =>
        new(info.Engine == EngineKind.Sqlite ? "sqlite" : "pebble", info.Format, info.PayloadEncoding);
}

/// <summary>A grant that waits to be expanded.</summary>
/// <param name="GrantId">The grant's id.</param>
/// <param name="EntitlementId">The entitlement it grants.</param>
/// <param name="PrincipalType">Resource type of the principal.</param>
/// <param name="PrincipalId">Resource id of the principal.</param>
/// <param name="Expansion">What to expand it through.</param>
public sealed record PendingExpansion(
    string GrantId, string EntitlementId, string PrincipalType, string PrincipalId, Proto.Connector.V2.GrantExpandable Expansion);

/// <summary>An asset with its bytes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ContentType">Media type, <c>unknown</c> when the producer gave none.</param>
/// <param name="Data">The bytes.</param>
public sealed record Asset(string Id, string ContentType, ReadOnlyMemory<byte> Data);
