using System.Buffers.Binary;
using System.Text;

namespace C1z.Engines.Keys;

/// <summary>Keys of the engine's own state: stamps that say how a store is laid out, markers of unfinished work, saved results.</summary>
/// <remarks>
/// On-disk format; a change is a new version. <c>03 ff name</c>, without a separator after <c>ff</c>; results have one more <c>00</c>, with an
/// empty element or a name behind it.
/// <list type="table">
/// <item><term><c>keyspace_version</c></term><description>big-endian 32-bit number, 2; required unless the store is empty</description></item>
/// <item><term><c>grant_entitlement_id_format</c></term><description>the same, 2: structured identities; absent or 0: old layout</description></item>
/// <item><term><c>deferred_grant_idx_pending</c></term><description>empty; by_principal must be rebuilt before it can be trusted</description></item>
/// <item><term><c>grant_digest_build_pending</c></term><description>empty; a build of the digests was cut off</description></item>
/// <item><term><c>stats 00</c></term><description><c>SyncStatsRecord</c></description></item>
/// <item><term><c>entitlement-graph 00</c></term><description>opaque; the saved graph of an expansion</description></item>
/// <item><term><c>idx 00 name</c></term><description>big-endian 32-bit number; version of one index</description></item>
/// </list>
/// </remarks>
public static class MetaKeys
{
    /// <summary>The layout this code reads and writes: one sync a file, structured keys.</summary>
    public const uint CurrentKeyspaceVersion = 2;

    /// <summary>The identities this code reads and writes.</summary>
    public const uint CurrentIdFormat = 2;

    private static readonly byte[] KeyspaceVersionKey = Name("keyspace_version"u8);
    private static readonly byte[] IdFormatKey = Name("grant_entitlement_id_format"u8);
    private static readonly byte[] DeferredIndexPendingKey = Name("deferred_grant_idx_pending"u8);
    private static readonly byte[] DigestBuildPendingKey = Name("grant_digest_build_pending"u8);
    private static readonly byte[] StatsKey = Name("stats\0"u8);
    private static readonly byte[] GraphKey = Name("entitlement-graph\0"u8);
    private static readonly byte[] IndexVersionPrefix = Name("idx\0"u8);

    /// <summary>Stamp: version of the key layout.</summary>
    public static ReadOnlySpan<byte> KeyspaceVersion => KeyspaceVersionKey;

    /// <summary>Stamp: form of the identities in keys.</summary>
    public static ReadOnlySpan<byte> IdFormat => IdFormatKey;

    /// <summary>Marker: the by_principal index is behind the grants.</summary>
    public static ReadOnlySpan<byte> DeferredIndexPending => DeferredIndexPendingKey;

    /// <summary>Marker: the digests are half built.</summary>
    public static ReadOnlySpan<byte> DigestBuildPending => DigestBuildPendingKey;

    /// <summary>Saved stats of the sync.</summary>
    public static ReadOnlySpan<byte> Stats => StatsKey;

    /// <summary>Saved graph of the expansion.</summary>
    public static ReadOnlySpan<byte> EntitlementGraph => GraphKey;

    /// <summary>Writes the key of an index's version.</summary>
    /// <param name="key">Receives the key.</param>
    /// <param name="indexName">Name of the index.</param>
    public static void WriteIndexVersion(ref KeyWriter key, scoped ReadOnlySpan<byte> indexName)
    {
        key.WriteRaw(IndexVersionPrefix);
        key.WriteElement(indexName);
    }

    /// <summary>The name inside a key, for reports.</summary>
    /// <param name="key">A key of family <see cref="KeyFamily.Meta"/>.</param>
    /// <returns>The name; the separator is shown as a slash, an empty last element not at all.</returns>
    public static string NameOf(ReadOnlySpan<byte> key)
    {
        if (KeySpace.Classify(key) != KeyFamily.Meta)
        {
            throw new ArgumentException("not a key of the engine's state", nameof(key));
        }

        return Encoding.UTF8.GetString(key[KeySpace.TypeLength..]).TrimEnd('\0').Replace('\0', '/');
    }

    /// <summary>Encodes a stamp.</summary>
    /// <param name="version">The number.</param>
    /// <returns>Four bytes, big endian.</returns>
    public static byte[] Stamp(uint version)
    {
        byte[] value = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, version);
        return value;
    }

    /// <summary>Decodes a stamp.</summary>
    /// <param name="value">A stored value.</param>
    /// <returns>The number.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it does not have four bytes.</exception>
    public static uint ReadStamp(ReadOnlySpan<byte> value) => value.Length == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32BigEndian(value)
        : throw new EngineException(EngineErrorCode.Corrupt, $"a version stamp has {value.Length} bytes instead of {sizeof(uint)}");

    private static byte[] Name(ReadOnlySpan<byte> name) => [KeySpace.Version, KeySpace.Meta, .. name];
}
