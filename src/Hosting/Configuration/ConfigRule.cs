namespace C1z.Hosting;

/// <summary>How settings depend on each other.</summary>
public enum ConfigRuleKind
{
    /// <summary>All of them or none.</summary>
    RequiredTogether = 1,

    /// <summary>One of them at least.</summary>
    AtLeastOne = 2,

    /// <summary>One of them at most.</summary>
    MutuallyExclusive = 3,

    /// <summary>Any of them only with all of the others.</summary>
    DependentOn = 4,
}

/// <summary>A rule about several settings, checked before the connector is made.</summary>
/// <param name="Kind">What the rule says.</param>
/// <param name="Names">The settings it is about.</param>
public sealed record ConfigRule(ConfigRuleKind Kind, params IReadOnlyList<string> Names)
{
    /// <summary>For <see cref="ConfigRuleKind.DependentOn"/>: what they depend on.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>Checks the rule.</summary>
    /// <param name="isSet">Whether a setting has a value.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal string? Check(Func<string, bool> isSet)
    {
        string[] set = [.. Names.Where(isSet)];
        string all = Listed(Names);
        return Kind switch
        {
            ConfigRuleKind.RequiredTogether when set.Length > 0 && set.Length < Names.Count =>
                $"{all} are needed together; {Listed(Names.Except(set))} missing",
            ConfigRuleKind.AtLeastOne when set.Length == 0 => $"one of {all} is needed",
            ConfigRuleKind.MutuallyExclusive when set.Length > 1 => $"only one of {all} is possible; given: {Listed(set)}",
            ConfigRuleKind.DependentOn when set.Length > 0 && On.FirstOrDefault(n => !isSet(n)) is { } missing => $"--{set[0]} needs --{missing}",
            _ => null,
        };
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(n => "--" + n));
}
