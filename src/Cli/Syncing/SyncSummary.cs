using System.Globalization;
using System.Text.Json;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>Prints what a sync did.</summary>
internal static class SyncSummary
{
    public static void Print(OutputFormat format, string path, SyncReport report, ToolConsole console)
    {
        if (format == OutputFormat.Json)
        {
            PrintJson(path, report, console);
        }
        else
        {
            PrintText(path, report, console.Out);
        }
    }

    private static void PrintText(string path, SyncReport report, TextWriter text)
    {
        text.WriteLine(report.IsComplete
            ? $"wrote {CellText.Visible(path)}: {Units.Bytes(report.FileBytes)}, {report.SyncType} sync {report.SyncId}"
            : $"paused: sync {report.SyncId} is not complete; the same command goes on with it");
        SyncCounts counts = report.Counts;
        string derived = report.ExpandedGrants > 0 ? $" and {Units.Count(report.ExpandedGrants)} derived" : "";
        text.WriteLine(
            $"{Units.Count(counts.ResourceTypes, "resource type")}, {Units.Count(counts.Resources, "resource")}, "
            + $"{Units.Count(counts.Entitlements, "entitlement")}, {Units.Count(counts.Grants, "grant")}{derived}");
        if (report.ReplayedGrants > 0)
        {
            text.WriteLine($"unchanged since the sync before: {Units.Count(report.ReplayedGrants, "grant")}");
        }

        string stages = string.Join(", ", report.StepMilliseconds.Where(s => s.Value > 0)
            .OrderBy(s => Enum.TryParse(s.Key, out SyncPhase phase) ? phase : SyncPhase.End)
            .Select(s => $"{SyncText.OfStage(s.Key)} {Seconds(s.Value)}"));
        string repeated = report.Retries > 0 ? $", {Units.Count(report.Retries)} of them repeated" : "";
        text.WriteLine(
            $"took {Seconds((long)report.Elapsed.TotalMilliseconds)}{(stages.Length > 0 ? $" ({stages})" : "")}, {Units.Count(report.Calls, "call")}{repeated}");
        if (report.WarningCounts.Count > 0)
        {
            text.WriteLine($"warnings: {string.Join(", ", report.WarningCounts.Select(w => $"{w.Key} {Units.Count(w.Value)}"))}");
        }
    }

    private static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.00} s");

    private static void PrintJson(string path, SyncReport report, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString("path"u8, path);
        json.WriteNumber("fileBytes"u8, report.FileBytes);
        json.WriteString("syncId"u8, report.SyncId);
        json.WriteString("syncType"u8, report.SyncType);
        if (report.ParentSyncId.Length > 0)
        {
            json.WriteString("parentSyncId"u8, report.ParentSyncId);
        }

        json.WriteBoolean("complete"u8, report.IsComplete);
        json.WriteBoolean("resumed"u8, report.WasResumed);
        json.WriteNumber("resourceTypes"u8, report.Counts.ResourceTypes);
        json.WriteNumber("resources"u8, report.Counts.Resources);
        json.WriteNumber("entitlements"u8, report.Counts.Entitlements);
        json.WriteNumber("grants"u8, report.Counts.Grants);
        json.WriteNumber("assets"u8, report.Counts.Assets);
        json.WriteNumber("expandedGrants"u8, report.ExpandedGrants);
        json.WriteNumber("replayedGrants"u8, report.ReplayedGrants);
        json.WriteNumber("calls"u8, report.Calls);
        json.WriteNumber("retries"u8, report.Retries);
        WriteNumbers(json, "warnings", report.WarningCounts);
        WriteNumbers(json, "stageMilliseconds", report.StepMilliseconds);
        json.WriteNumber("elapsedMilliseconds"u8, (long)report.Elapsed.TotalMilliseconds);
        json.WriteStartArray("deletedSyncs"u8);
        foreach (string id in report.DeletedSyncs)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> numbers)
    {
        json.WriteStartObject(name);
        foreach ((string key, long value) in numbers.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(key, value);
        }

        json.WriteEndObject();
    }
}
