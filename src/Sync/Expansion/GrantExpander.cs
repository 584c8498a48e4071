using C1z.Adapters;
using C1z.Engines;
using C1z.Sync.Expansion;

namespace C1z.Sync;

/// <summary>Expands grants: whoever is in a group holds what the group holds.</summary>
/// <remarks>
/// <para>A grant to a group may say that it goes on to the members of that group, who are the holders of entitlements of the group itself; so groups nest. An
/// expansion makes the grants that follow, with the entitlements they came through as sources, and marks the grants that were there with theirs. A sync that is
/// expanded again gives the same grants: nothing is derived twice, and an expansion that was stopped is simply done again.</para>
/// <para>Groups that contain each other are taken for one, which passes what it gets from outside to all of them; the members' own holders are not exchanged. A
/// shallow edge passes direct holders only, one with types only principals of these. A reference to an entitlement that the sync does not hold is counted and
/// leads nowhere. The grants' marks that ask for an expansion stay: whoever merges files later expands again from them.</para>
/// </remarks>
public static class GrantExpander
{
    /// <summary>Expands the grants of the current sync.</summary>
    /// <remarks>
    /// The writer shows the result at once and keeps it with its next <see cref="C1zWriter.Save"/> or <see cref="C1zWriter.CheckpointSync"/>. In a v3 file the
    /// save is much the cheaper of the two: it makes every row once, a checkpoint makes all of them before that.
    /// </remarks>
    /// <param name="writer">An open writer with a current sync.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="cancel">Cancels. What was merged by then is part of the result and found done by the next expansion.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.ExpansionRefused"/>: cycles that may not be resolved, a chain that is too long, a grant that
    /// names an entitlement of another resource than its principal, an entitlement that gives another of its own id. Nothing has changed.</exception>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>; <see cref="C1zErrorCode.Io"/>, also of the temporary file; trouble of the
    /// engine.</exception>
    public static ExpansionSummary Expand(C1zWriter writer, ExpansionOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        options ??= new ExpansionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MemberBytes, nameof(options));
        try
        {
            return writer.RunExpansion((engine, expansion) => Expand(engine, expansion, options, cancel));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new C1zException(C1zErrorCode.Io, $"the temporary file of an expansion failed: {e.Message}", writer.Path, e);
        }
    }

    internal static ExpansionSummary Expand(ISnapshotEngine engine, IGrantExpansion expansion, ExpansionOptions options, CancellationToken cancel)
    {
        string syncId = engine.CurrentSyncId ?? throw new EngineException(EngineErrorCode.NoCurrentSync, "no sync is current", engine.Path);
        var loader = new GraphLoader(engine, syncId, cancel);
        loader.Load();
        var plan = ExpansionPlan.Make(loader.Graph, options);
        var summary = new ExpansionSummary
        {
            ExpandableGrants = loader.ExpandableGrants,
            Entitlements = loader.Graph.Vertices.Count,
            Edges = loader.Graph.Edges.Count,
            Cycles = plan.Cycles,
            Depth = plan.Depth,
            DanglingReferences = loader.DanglingReferences,
        };
        var run = new ExpansionRun(loader.Graph, plan, options);
        DerivedGrants derived;
        try
        {
            run.ReadHolders(expansion, cancel);
            derived = run.Follow(cancel);
            summary = summary with { Principals = run.Principals, DerivedGrants = run.Derived, MarkedGrants = run.Marked };
        }
        catch
        {
            run.Dispose();
            throw;
        }

        if (derived.Destinations.Count == 0)
        {
            derived.Dispose();
        }
        else
        {
            // From here on it is the engine's, whatever fails.
            expansion.MergeDerived(derived, cancel);
        }

        engine.MarkSupportsDiff(syncId);
        return summary;
    }
}
