using System.CommandLine;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z verify</c></summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        Option<string?> syncId = CommonOptions.SyncId();
        syncId.Description = "Check only this sync. Default: all.";
        var maxFindings = new Option<int>("--max-findings")
        {
            Description = "Findings printed of each rule; the others are only counted.",
            HelpName = "n",
            DefaultValueFactory = static _ => 20,
        }.InRange(0, int.MaxValue);
        var command = new ToolCommand(
            "verify",
            "Read everything in a snapshot; check every checksum, record and reference. Exit code 1: something is wrong.",
            "is this file sound?", "c1z verify -f download.c1z && echo sound",
            "which rules are broken how often", "c1z verify -o json --max-findings 1000 | jq -r .findings[].rule | sort | uniq -c");
        command.Options.Add(syncId);
        command.Options.Add(maxFindings);
        command.SetAction(parsed => Verify(
            global.FileOf(parsed), parsed.GetValue(syncId), parsed.GetValue(maxFindings), global.FormatOf(parsed), console));
        return command;
    }

    private static int Verify(string path, string? syncId, int maxFindings, OutputFormat format, ToolConsole console)
    {
        // Printed at the end: their number is bounded, and damage that stops the reading leaves no half report.
        var findings = new List<VerifyFinding>();
        VerifySummary summary;
        using (var unpacking = new ProgressLine(console, "unpacking", Units.Bytes))
        using (var checking = new ProgressLine(console, "checked", count => $"{Units.Count(count)} records"))
        {
            var options = new VerifyOptions
            {
                Reader = new C1zReaderOptions { Progress = unpacking },
                SyncId = syncId,
                MaxFindingsPerRule = maxFindings,
                Progress = checking,
            };
            summary = C1zVerifier.Verify(path, options, findings.Add, console.Cancel);
        }

        if (format == OutputFormat.Json)
        {
            PrintJson(path, findings, summary, console);
        }
        else
        {
            PrintText(path, findings, summary, console.Out);
        }

        return summary.IsSound ? ExitCodes.Ok : ExitCodes.ProblemsFound;
    }

    private static void PrintText(string path, List<VerifyFinding> findings, VerifySummary summary, TextWriter text)
    {
        foreach (VerifyFinding finding in findings)
        {
            text.WriteLine(CellText.Visible($"{Name(finding.Severity)}: {finding.Rule}: {finding.Subject}: {finding.Message}"));
        }

        string verdict = summary.IsSound ? "sound" : "NOT sound";
        text.WriteLine(CellText.Visible(
            $"{path}: {verdict}: {Units.Count(summary.Records)} records, {Units.Count(summary.Errors)} errors, {Units.Count(summary.Warnings)} warnings"));
    }

    private static void PrintJson(string path, List<VerifyFinding> findings, VerifySummary summary, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString("path"u8, path);
        json.WriteBoolean("sound"u8, summary.IsSound);
        json.WriteNumber("records"u8, summary.Records);
        json.WriteNumber("errors"u8, summary.Errors);
        json.WriteNumber("warnings"u8, summary.Warnings);
        json.WriteStartArray("findings"u8);
        foreach (VerifyFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("severity"u8, Name(finding.Severity));
            json.WriteString("rule"u8, finding.Rule);
            json.WriteString("subject"u8, finding.Subject);
            json.WriteString("message"u8, finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }

    private static string Name(VerifySeverity severity) => severity == VerifySeverity.Error ? "error" : "warning";
}
