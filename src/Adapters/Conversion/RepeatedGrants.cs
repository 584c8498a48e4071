using C1z.Engines;
using C1z.Engines.Digests;
using C1z.Engines.Keys;

namespace C1z.Adapters.Conversion;

/// <summary>Finds grants of a v1 file that v3 cannot tell apart, by a first walk over their identities.</summary>
/// <remarks>Eight bytes of hash a grant are kept during the walk. Two grants with equal hashes are at worst looked at once more.</remarks>
internal sealed class RepeatedGrants
{
    private readonly HashSet<ulong> _repeated = [];

    /// <summary>Whether there is none, which is the usual case.</summary>
    public bool IsEmpty => _repeated.Count == 0;

    /// <summary>Walks.</summary>
    /// <param name="source">The file.</param>
    /// <param name="syncId">The sync.</param>
    /// <param name="cancel">Cancels.</param>
    public static RepeatedGrants Find(ISnapshotEngine source, string syncId, CancellationToken cancel)
    {
        var result = new RepeatedGrants();
        var seen = new HashSet<ulong>();
        var batch = new GrantBatch();
        var query = new GrantQuery { SyncId = syncId, Parts = RowParts.Identity };
        string token = "";
        do
        {
            token = source.ListGrants(query, new PageRequest(0, token), batch, cancel);
            foreach (ref readonly GrantRow row in batch.Rows)
            {
                ulong hash = Hash(batch, row);
                if (!seen.Add(hash))
                {
                    result._repeated.Add(hash);
                }
            }
        }
        while (token.Length > 0);

        return result;
    }

    /// <summary>Whether a grant may have to be merged with another one.</summary>
    public bool Contains(GrantBatch batch, in GrantRow row) => !IsEmpty && _repeated.Contains(Hash(batch, row));

    /// <summary>The identity of a grant, as v3 knows it.</summary>
    public static string IdentityOf(GrantBatch batch, in GrantRow row)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        WriteKey(ref key, batch, row);
        string identity = Convert.ToHexString(key.Written);
        key.Dispose();
        return identity;
    }

    private static ulong Hash(GrantBatch batch, in GrantRow row)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        WriteKey(ref key, batch, row);
        ulong hash = GrantDigest.HashContent(key.Written);
        key.Dispose();
        return hash;
    }

    private static void WriteKey(ref KeyWriter key, GrantBatch batch, in GrantRow row) => GrantKeys.Write(
        ref key,
        new EntitlementIdentity(batch.Bytes(row.ResourceType), batch.Bytes(row.ResourceId), batch.Bytes(row.EntitlementId)),
        batch.Bytes(row.PrincipalType),
        batch.Bytes(row.PrincipalId));
}
