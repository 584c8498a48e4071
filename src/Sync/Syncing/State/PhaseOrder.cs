namespace C1z.Sync.Syncing.State;

/// <summary>Which phases a sync has. A pure function of the options.</summary>
internal static class PhaseOrder
{
    /// <summary>The phases in their order, from <see cref="SyncPhase.Init"/> to <see cref="SyncPhase.End"/>.</summary>
    public static IReadOnlyList<SyncPhase> Of(SyncOptions options)
    {
        bool targeted = options.Targets.Count > 0;
        bool grants = !options.SkipEntitlementsAndGrants && !options.SkipGrants;
        var phases = new List<SyncPhase> { SyncPhase.Init, SyncPhase.ResourceTypes, targeted ? SyncPhase.Targets : SyncPhase.Resources };
        if (!options.SkipEntitlementsAndGrants)
        {
            phases.AddRange([SyncPhase.StaticEntitlements, SyncPhase.Entitlements]);
        }

        if (grants)
        {
            phases.Add(SyncPhase.Grants);
        }

        if (targeted)
        {
            phases.Add(SyncPhase.Related);
        }
        else if (grants)
        {
            if (options.ExternalPath is not null)
            {
                phases.Add(SyncPhase.ExternalResources);
            }

            if (options.Expand)
            {
                phases.Add(SyncPhase.Expansion);
            }
        }

        phases.Add(SyncPhase.End);
        return phases;
    }

    /// <summary>The type of the sync that is written.</summary>
    public static string SyncType(SyncOptions options) =>
        options.Targets.Count > 0 ? "partial" : options.SkipEntitlementsAndGrants ? "resources_only" : "full";

    /// <summary>Names what is synced: a checkpoint made with other options cannot be taken up.</summary>
    /// <param name="options">What is synced.</param>
    /// <param name="source">Where from.</param>
    public static string Fingerprint(SyncOptions options, ConnectorMetadata source) => string.Join(
        '|',
        SyncType(options),
        options.SkipGrants ? "skip-grants" : "",
        options.Expand ? "expand" : "",
        All(options.ResourceTypeIds),
        All(options.Targets.SelectMany(t => new[] { t.ResourceType, t.Resource })),
        All([options.BasePath ?? "", options.ExternalPath ?? "", options.ExternalEntitlementId ?? ""]),
        string.Join(',', options.ExternalTraits.Order()),
        All([source.DisplayName, source.Revision]));

    // With its length, so that no separator in a text can make two lists look like one.
    private static string All(IEnumerable<string> texts) => string.Concat(texts.Select(text => $"{text.Length}:{text},"));
}
