namespace C1z.Equivalence.Workloads;

/// <summary>What is wrong with a row on purpose.</summary>
internal enum Flaw
{
    None,
    NoRecord,
    NotUtf8,
}

/// <summary>A resource type as a connector means it. Age: seconds since the epoch when it was discovered; null for "now".</summary>
internal sealed record TypeSpec(string Id, string Name, long? Age, Flaw Flaw = Flaw.None);

/// <summary>A resource; its parent may be missing.</summary>
internal sealed record ResourceSpec(ResourceKey Key, ResourceKey? Parent, string Name, long? Age, Flaw Flaw = Flaw.None);

/// <summary>An entitlement on a resource.</summary>
internal sealed record EntitlementSpec(string Id, ResourceKey Resource, string Name, long? Age, Flaw Flaw = Flaw.None);

/// <summary>A grant. Expandable: the entitlements it expands to, null when it does not.</summary>
internal sealed record GrantSpec(
    string Id,
    string EntitlementId,
    ResourceKey Resource,
    ResourceKey Principal,
    Items<string>? Expandable,
    bool IsPending,
    string? Source,
    long? Age,
    Flaw Flaw = Flaw.None);

/// <summary>An asset of some bytes.</summary>
internal sealed record AssetSpec(string Id, string ContentType, int Length, long? Age);

/// <summary>A session value of some bytes.</summary>
internal sealed record SessionSpec(string Key, int Length)
{
    public KeyValuePair<string, byte[]> ToPair()
    {
        byte[] value = new byte[Length];
        Array.Fill(value, (byte)(Length + Key.Length));
        return new(Key, value);
    }
}
