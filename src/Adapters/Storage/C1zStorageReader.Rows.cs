using C1z.Engines.Keys;
using C1z.Engines.Lsm;
using C1z.Proto.Storage.V3;
using Google.Protobuf;

namespace C1z.Adapters;

/// <content>Keys and values, and the values that are records.</content>
public sealed partial class C1zStorageReader
{
    /// <summary>Every live key with its value, in key order.</summary>
    /// <param name="prefix">What the keys start with; empty for all.</param>
    /// <returns>A lazy sequence; its rows own their bytes.</returns>
    /// <exception cref="C1zException">While enumerating: damaged data.</exception>
    public IEnumerable<StoredRow> EnumerateRows(ReadOnlyMemory<byte> prefix = default)
    {
        using LsmScan scan = EngineCall.Run(() => Engine.Scan(prefix.Span));
        while (EngineCall.Run(scan.MoveNext))
        {
            yield return new StoredRow(scan.Key.ToArray(), scan.Value.ToArray());
        }
    }

    /// <summary>The stored resource types, in key order.</summary>
    /// <inheritdoc cref="EnumerateRows" path="/exception"/>
    /// <returns>A lazy sequence.</returns>
    public IEnumerable<ResourceTypeRecord> EnumerateResourceTypes() => Records(KeySpace.ResourceType, ResourceTypeRecord.Parser);

    /// <summary>The stored resources, in key order.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<ResourceRecord> EnumerateResources() => Records(KeySpace.Resource, ResourceRecord.Parser);

    /// <summary>The stored entitlements, in key order.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<EntitlementRecord> EnumerateEntitlements() => Records(KeySpace.Entitlement, EntitlementRecord.Parser);

    /// <summary>The stored grants, in key order.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<GrantRecord> EnumerateGrants() => Records(KeySpace.Grant, GrantRecord.Parser);

    /// <summary>The stored assets, in key order.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<AssetRecord> EnumerateAssets() => Records(KeySpace.Asset, AssetRecord.Parser);

    /// <summary>The stored sync run; at most one.</summary>
    /// <inheritdoc cref="EnumerateResourceTypes"/>
    public IEnumerable<SyncRunRecord> EnumerateSyncRuns() => Records(KeySpace.SyncRun, SyncRunRecord.Parser);

    private IEnumerable<T> Records<T>(byte type, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using LsmScan scan = EngineCall.Run(() => Engine.Scan([KeySpace.Version, type]));
        while (EngineCall.Run(scan.MoveNext))
        {
            yield return Parse(scan, parser);
        }
    }

    private T Parse<T>(LsmScan row, MessageParser<T> parser)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(row.Value);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new C1zException(
                C1zErrorCode.Corrupt, $"{_reader.Path}: the value of key {Convert.ToHexStringLower(row.Key)} is not a record: {e.Message}", _reader.Path, e);
        }
    }
}
