using System.Globalization;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>Words for the parts of a sync.</summary>
internal static class SyncText
{
    // Below this a rate says more about the clock than about the source.
    private const double LeastSeconds = 0.05;

    public static string Of(SyncPhase phase) => phase switch
    {
        SyncPhase.Init => "starting",
        SyncPhase.ResourceTypes => "resource types",
        SyncPhase.Resources => "resources",
        SyncPhase.Targets => "named resources",
        SyncPhase.StaticEntitlements => "static entitlements",
        SyncPhase.Entitlements => "entitlements",
        SyncPhase.Grants => "grants",
        SyncPhase.Related => "related resources",
        SyncPhase.ExternalResources => "external resources",
        SyncPhase.Expansion => "expansion",
        _ => "saving",
    };

    /// <summary>The words for a stage of a report.</summary>
    public static string OfStage(string name) => Enum.TryParse(name, out SyncPhase phase) ? Of(phase) : name;

    /// <summary>How far a sync is.</summary>
    /// <param name="start">Where it was when the phase began.</param>
    /// <param name="latest">Where it was when it last said so.</param>
    /// <param name="savedBytes">Bytes sealed.</param>
    /// <param name="elapsed">Since the run began.</param>
    public static string Line(SyncProgress start, SyncProgress latest, long savedBytes, TimeSpan elapsed)
    {
        string phase = Of(latest.Phase), time = Time(elapsed);
        if (latest.Phase == SyncPhase.End)
        {
            return savedBytes > 0 ? $"{phase}: {Units.Bytes(savedBytes)}, {time}" : $"{phase}, {time}";
        }

        if (!Lists(latest.Phase))
        {
            return $"{phase}, {time}";
        }

        long records = latest.Counts.Total - start.Counts.Total;
        double seconds = (elapsed - start.Elapsed).TotalSeconds;
        string rate = seconds < LeastSeconds ? "" : $", {Units.Count((long)(records / seconds))}/s";
        return $"{phase}: {Units.Count(records, "record")}{rate}, {Units.Count(latest.PendingActions, "listing")} left, {time}";
    }

    /// <summary>What is shown between the wish to stop and the end.</summary>
    public static string Stopping(TimeSpan elapsed) => $"stopping, {Time(elapsed)} (a second interrupt ends at once)";

    /// <summary>What a phase did.</summary>
    /// <param name="start">Where the sync was when the phase began.</param>
    /// <param name="end">Where it was when the next one began.</param>
    public static string Done(SyncProgress start, SyncProgress end)
    {
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{(end.Elapsed - start.Elapsed).TotalSeconds:0.0} s");
        long records = end.Counts.Total - start.Counts.Total;
        return Lists(start.Phase)
            ? $"{Of(start.Phase)}: {Units.Count(records, "record")}, {Units.Count(end.Calls - start.Calls, "call")}, {seconds}"
            : $"{Of(start.Phase)}: {seconds}";
    }

    private static bool Lists(SyncPhase phase) => phase is not (SyncPhase.Init or SyncPhase.ExternalResources or SyncPhase.Expansion or SyncPhase.End);

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
