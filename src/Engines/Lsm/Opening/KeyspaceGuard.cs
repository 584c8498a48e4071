using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Opening;

/// <summary>Refuses stores whose keys are laid out in another way, by the stamps that they carry.</summary>
/// <remarks>A store without any key has no stamps and is fine: nothing was ever written to it.</remarks>
internal static class KeyspaceGuard
{
    /// <summary>Reads the two stamps and checks them.</summary>
    /// <param name="store">The store.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Unsupported"/>, and what reading can throw.</exception>
    public static void Check(SealedStore store)
    {
        byte[]? keyspace = store.Get(MetaKeys.KeyspaceVersion);
        if (keyspace is null)
        {
            using LsmScan all = store.Scan([], []);
            if (all.MoveNext())
            {
                throw NoStamp(all.Key, store.Path);
            }

            return;
        }

        uint version = MetaKeys.ReadStamp(keyspace);
        if (version != MetaKeys.CurrentKeyspaceVersion)
        {
            throw new EngineException(
                EngineErrorCode.Unsupported, $"the keys have layout {version}, only layout {MetaKeys.CurrentKeyspaceVersion} is read", store.Path);
        }

        byte[]? ids = store.Get(MetaKeys.IdFormat);
        switch (ids is null ? 0 : MetaKeys.ReadStamp(ids))
        {
            case MetaKeys.CurrentIdFormat:
                return;
            case 0:
                throw LegacyIds(ids is null ? "the stamp of the identities is missing" : "the stamp of the identities is 0", store.Path);
            case 1:
                throw LegacyIds("the stamp of the identities is 1, a layout that no reader supports", store.Path);
            case uint other:
                throw new EngineException(
                    EngineErrorCode.Unsupported, $"the identities in keys have form {other}, only form {MetaKeys.CurrentIdFormat} is read", store.Path);
        }
    }

    /// <summary>The refusal of a store whose grants and entitlements are keyed by their free-text ids.</summary>
    public static EngineException LegacyIds(string how, string path) => new(
        EngineErrorCode.Unsupported,
        $"legacy layout: grants and entitlements are keyed by their ids instead of structured identities ({how}); open and save the file once with the "
        + "SDK that wrote it, or regenerate it",
        path);

    private static EngineException NoStamp(ReadOnlySpan<byte> firstKey, string path)
    {
        string what = KeySpace.Classify(firstKey) == KeyFamily.Unknown
            ? "its keys are those of an older v3 layout of a development branch (PR #876), with several syncs in a file"
            : $"layout {MetaKeys.CurrentKeyspaceVersion} is wanted";
        return new EngineException(EngineErrorCode.Unsupported, $"the store is not empty and its keys have no layout stamp: {what}; regenerate the file with a current SDK", path);
    }
}
