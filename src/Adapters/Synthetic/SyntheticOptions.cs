namespace C1z.Adapters;

/// <summary>Shape of a synthetic snapshot. The same options always give the same records.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Number of grants. Default 10,000. At most <see cref="Entitlements"/> × <see cref="Principals"/>.</summary>
    public long Grants { get; init; } = 10_000;

    /// <summary>Number of entitlements, spread over applications. Default 100.</summary>
    public int Entitlements { get; init; } = 100;

    /// <summary>Number of users. Default: as many as the grants need, at least 100.</summary>
    public int? Principals { get; init; }

    /// <summary>Chooses names, departments and states. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Records given to the writer in one call. Default 10,000.</summary>
    public int PageSize { get; init; } = 10_000;

    internal int EffectivePrincipals => Principals ?? (int)Math.Max(100, (Grants + Math.Max(Entitlements, 1) - 1) / Math.Max(Entitlements, 1));

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Grants);
        ArgumentOutOfRangeException.ThrowIfNegative(Entitlements);
        ArgumentOutOfRangeException.ThrowIfNegative(EffectivePrincipals, nameof(Principals));
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        if (Grants > (long)Entitlements * EffectivePrincipals)
        {
            throw new C1zException(
                C1zErrorCode.InvalidArgument,
                $"{Grants} grants need at least as many pairs of entitlement and principal; {Entitlements} × {EffectivePrincipals} is fewer");
        }
    }
}
