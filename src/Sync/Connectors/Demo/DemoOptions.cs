namespace C1z.Sync.Connectors;

/// <summary>Size and shape of the demo company. The same options always give the same records.</summary>
public sealed record DemoOptions
{
    /// <summary>Chooses names, departments and who is where. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Accounts; one in fifty belongs to another company, one in a hundred is a service. Default 200.</summary>
    public int Users { get; init; } = 200;

    /// <summary>Groups. Default 20.</summary>
    public int Groups { get; init; } = 20;

    /// <summary>Applications, with two environments each. Default 5.</summary>
    public int Apps { get; init; } = 5;

    /// <summary>Grants as listed, nested ones included. Null: five for each user as far as there are groups, and what nesting and applications need.</summary>
    public long? Grants { get; init; }

    /// <summary>Groups that are members of other groups, in chains three deep. Null: one group in twenty, at least 3 where there are 8.</summary>
    public int? NestedGroups { get; init; }

    /// <summary>Pairs of groups that are members of each other. Default: 1 where there are 8 groups.</summary>
    public int? Cycles { get; init; }

    /// <summary>Grants whose principal is to be found in another source by its address (<c>partner-0@partner.example</c> …). Default 0.</summary>
    public int ExternalMatches { get; init; }

    /// <summary>Records in a page. Default 10,000.</summary>
    public int PageSize { get; init; } = 10_000;

    internal int EffectiveNested => NestedGroups ?? (Groups >= 8 ? Math.Max(3, Groups / 20) : 0);

    internal int EffectiveCycles => Cycles ?? (Groups >= 8 ? 1 : 0);

    // Nesting, two for each cycle, one of each application and one of each of its two environments, and the external ones.
    internal long OtherGrants => EffectiveNested + (2L * EffectiveCycles) + (Groups > 0 ? Apps : 0) + (Users > 0 ? 2L * Apps : 0) + ExternalMatches;

    internal long Memberships => Grants is { } all ? all - OtherGrants : (long)Users * Math.Min(Groups, 5);

    // Chains of three leave every fourth group alone, and the pairs of the cycles to themselves: no grant is made for both.
    private static int NestingRoom(int free) => (free / 4 * 3) + Math.Max(0, (free % 4) - 1);

    internal void Validate()
    {
        Require(Users >= 0 && Groups >= 0 && Apps >= 0 && PageSize >= 1 && ExternalMatches >= 0, "counts must not be negative");
        Require(EffectiveCycles >= 0 && 2L * EffectiveCycles <= Groups, $"{EffectiveCycles} cycles need two groups each, there are {Groups}");
        Require(EffectiveNested is var nested && nested >= 0 && nested <= NestingRoom(Groups - (2 * EffectiveCycles)), $"{EffectiveNested} nested groups and {EffectiveCycles} cycles need more than {Groups} groups");
        Require(ExternalMatches == 0 || Groups > 0, "external members need a group");
        Require(Memberships >= 0, $"{Grants} grants are fewer than the {OtherGrants} of nesting and applications");
        Require(Memberships <= (long)Users * Groups, $"{Memberships} memberships are more than {Users} users in {Groups} groups can have");
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"demo: {rule}");
        }
    }
}
