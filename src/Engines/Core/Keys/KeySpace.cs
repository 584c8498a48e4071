namespace C1z.Engines.Keys;

/// <summary>The first bytes of keys: which byte opens which family.</summary>
/// <remarks>
/// On-disk format; a change is a new version. Every key starts with <see cref="Version"/> and a type byte; index keys and digest keys carry
/// one id byte more. Families sort by these bytes, so a family is one contiguous range (<see cref="KeyRange"/>).
/// </remarks>
public static class KeySpace
{
    /// <summary>First byte of every key.</summary>
    public const byte Version = 0x03;

    /// <summary>Type byte of resource types.</summary>
    public const byte ResourceType = 0x01;

    /// <summary>Type byte of resources.</summary>
    public const byte Resource = 0x02;

    /// <summary>Type byte of entitlements.</summary>
    public const byte Entitlement = 0x03;

    /// <summary>Type byte of grants.</summary>
    public const byte Grant = 0x04;

    /// <summary>Type byte of assets.</summary>
    public const byte Asset = 0x05;

    /// <summary>Type byte of the sync run.</summary>
    public const byte SyncRun = 0x06;

    /// <summary>Type byte of indexes; an index id follows.</summary>
    public const byte Index = 0x07;

    /// <summary>Type byte of counters, reserved.</summary>
    public const byte Counter = 0x08;

    /// <summary>Type byte of session values.</summary>
    public const byte Session = 0x09;

    /// <summary>Type byte of digest nodes; the id of the digested index follows.</summary>
    public const byte Digest = 0x0A;

    /// <summary>Type byte of the engine's own state.</summary>
    public const byte Meta = 0xFF;

    /// <summary>Index id: children of a resource.</summary>
    public const byte ByParent = 0x01;

    /// <summary>Index id: grants of a principal.</summary>
    public const byte ByPrincipal = 0x04;

    /// <summary>Index id: grants whose expansion is still to be done.</summary>
    public const byte ByNeedsExpansion = 0x05;

    /// <summary>Index id: content hashes of grants. Digests are built over this index and carry its id.</summary>
    public const byte GrantHash = 0x08;

    /// <summary>Length of version and type byte.</summary>
    internal const int TypeLength = 2;

    /// <summary>Length of version, type and index id.</summary>
    internal const int IndexLength = 3;

    /// <summary>Tells what a key stands for by its first bytes; the rest of the key is not looked at.</summary>
    /// <param name="key">A key.</param>
    /// <returns>The family; <see cref="KeyFamily.Unknown"/> for keys of another layout.</returns>
    public static KeyFamily Classify(ReadOnlySpan<byte> key)
    {
        if (key.Length < TypeLength || key[0] != Version)
        {
            return KeyFamily.Unknown;
        }

        byte next = key.Length > TypeLength ? key[TypeLength] : Version;
        return key[1] switch
        {
            ResourceType when next == TupleCodec.Separator => KeyFamily.ResourceType,
            Resource when next == TupleCodec.Separator => KeyFamily.Resource,
            Entitlement when next == TupleCodec.Separator => KeyFamily.Entitlement,
            Grant when next == TupleCodec.Separator => KeyFamily.Grant,
            Asset when next == TupleCodec.Separator => KeyFamily.Asset,
            SyncRun when key.Length == TypeLength => KeyFamily.SyncRun,
            Index when key.Length > IndexLength && key[IndexLength] == TupleCodec.Separator => ClassifyIndex(next),
            Counter => KeyFamily.Counter,
            Session when next == TupleCodec.Separator => KeyFamily.Session,
            Digest when next == GrantHash => KeyFamily.Digest,
            Meta => KeyFamily.Meta,
            _ => KeyFamily.Unknown,
        };
    }

    /// <summary>The name of a family in reports of <c>inspect</c> and <c>verify</c>.</summary>
    /// <param name="family">The family.</param>
    /// <returns>A short lower-case name.</returns>
    public static string NameOf(KeyFamily family) => family switch
    {
        KeyFamily.ResourceType => "resource_types",
        KeyFamily.Resource => "resources",
        KeyFamily.Entitlement => "entitlements",
        KeyFamily.Grant => "grants",
        KeyFamily.Asset => "assets",
        KeyFamily.SyncRun => "sync_run",
        KeyFamily.ByParent => "by_parent",
        KeyFamily.ByPrincipal => "by_principal",
        KeyFamily.ByNeedsExpansion => "by_needs_expansion",
        KeyFamily.GrantHash => "grant_hashes",
        KeyFamily.RetiredIndex => "retired_index",
        KeyFamily.Counter => "counters",
        KeyFamily.Session => "sessions",
        KeyFamily.Digest => "digests",
        KeyFamily.Meta => "engine_meta",
        _ => "unknown",
    };

    private static KeyFamily ClassifyIndex(byte id) => id switch
    {
        ByParent => KeyFamily.ByParent,
        ByPrincipal => KeyFamily.ByPrincipal,
        ByNeedsExpansion => KeyFamily.ByNeedsExpansion,
        GrantHash => KeyFamily.GrantHash,
        0x02 or 0x03 or 0x06 or 0x07 => KeyFamily.RetiredIndex,
        _ => KeyFamily.Unknown,
    };
}
