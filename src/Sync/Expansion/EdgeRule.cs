namespace C1z.Sync.Expansion;

/// <summary>Which holders of a source get the destination.</summary>
/// <remarks>
/// Several grants can connect the same two entitlements, and so can the members of a cycle. Then the widest rule holds whatever their order: a rule without
/// types lets everybody pass, a deep one lets indirect holders pass.
/// </remarks>
/// <param name="IsShallow">Whether only direct holders do.</param>
/// <param name="PrincipalTypes">The types of principals that do; null for all.</param>
internal sealed record EdgeRule(bool IsShallow, IReadOnlySet<string>? PrincipalTypes)
{
    /// <summary>The rule of one annotation.</summary>
    /// <param name="isShallow">Its mark.</param>
    /// <param name="types">Its types; none stands for all.</param>
    public static EdgeRule Of(bool isShallow, IReadOnlyCollection<string> types) =>
        new(isShallow, types.Count == 0 ? null : new HashSet<string>(types, StringComparer.Ordinal));

    /// <summary>The widest of two rules.</summary>
    public EdgeRule Widen(EdgeRule other)
    {
        IReadOnlySet<string>? types = PrincipalTypes is null || other.PrincipalTypes is null
            ? null
            : new HashSet<string>(PrincipalTypes.Concat(other.PrincipalTypes), StringComparer.Ordinal);
        return new EdgeRule(IsShallow && other.IsShallow, types);
    }
}
