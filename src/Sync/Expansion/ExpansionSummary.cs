namespace C1z.Sync;

/// <summary>What an expansion found and did.</summary>
public sealed record ExpansionSummary
{
    /// <summary>Grants that ask for an expansion.</summary>
    public long ExpandableGrants { get; init; }

    /// <summary>Entitlements that give others or are given by others.</summary>
    public int Entitlements { get; init; }

    /// <summary>Pairs of entitlements of which one gives the other.</summary>
    public int Edges { get; init; }

    /// <summary>Groups of entitlements that give each other, each treated as one.</summary>
    public int Cycles { get; init; }

    /// <summary>Steps of the longest chain.</summary>
    public int Depth { get; init; }

    /// <summary>References to entitlements that the sync does not hold; nothing follows from them.</summary>
    public long DanglingReferences { get; init; }

    /// <summary>Principals that hold one of the entitlements.</summary>
    public int Principals { get; init; }

    /// <summary>Grants that were derived: their principal did not hold the entitlement.</summary>
    public long DerivedGrants { get; init; }

    /// <summary>Grants that were there and have inherited sources now, be they new or not.</summary>
    public long MarkedGrants { get; init; }
}
