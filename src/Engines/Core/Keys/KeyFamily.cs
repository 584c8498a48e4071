namespace C1z.Engines.Keys;

/// <summary>What a key of a v3 store stands for.</summary>
public enum KeyFamily
{
    /// <summary>Not a key of this layout.</summary>
    Unknown = 0,

    /// <summary>A resource type.</summary>
    ResourceType,

    /// <summary>A resource.</summary>
    Resource,

    /// <summary>An entitlement.</summary>
    Entitlement,

    /// <summary>A grant.</summary>
    Grant,

    /// <summary>An asset.</summary>
    Asset,

    /// <summary>The one sync run of the file.</summary>
    SyncRun,

    /// <summary>Index: children of a resource.</summary>
    ByParent,

    /// <summary>Index: grants of a principal.</summary>
    ByPrincipal,

    /// <summary>Index: grants whose expansion is still to be done.</summary>
    ByNeedsExpansion,

    /// <summary>Index: content hashes of grants, in the order that digests are compared in.</summary>
    GrantHash,

    /// <summary>An index that older versions wrote and current ones delete.</summary>
    RetiredIndex,

    /// <summary>Counters: reserved, never written.</summary>
    Counter,

    /// <summary>A value of a connector's session store.</summary>
    Session,

    /// <summary>A node of the grant digests: root, leaf or global root.</summary>
    Digest,

    /// <summary>State of the engine itself: stamps, markers, saved stats.</summary>
    Meta,
}
