using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z inspect</c></summary>
internal static class InspectCommand
{
    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var command = new ToolCommand(
            "inspect",
            "Show what a snapshot is made of: container, engine, sizes, syncs. Records are not read.",
            "what kind of file this is", "c1z inspect -f download.c1z",
            "its engine, for a script", "c1z inspect -f download.c1z -o json | jq -r .engine");
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine(console, "unpacking", Units.Bytes);
            SnapshotDescription description = C1zInspector.Inspect(global.FileOf(parsed), new C1zReaderOptions { Progress = progress });
            if (global.FormatOf(parsed) == OutputFormat.Json)
            {
                PrintJson(description, console);
            }
            else
            {
                PrintTables(description, console);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void PrintTables(SnapshotDescription file, ToolConsole console)
    {
        List<string[]> rows =
        [
            ["file", file.Path],
            ["file size", Size(file.FileBytes)],
            ["format", file.Format],
            ["engine", file.Engine],
            ["payload size", $"{Size(file.PayloadBytes)}, {file.Ratio.ToString("0.0", CultureInfo.InvariantCulture)} times the file"],
        ];
        AddIf(rows, "payload encoding", file.PayloadEncoding.Length > 0 ? file.PayloadEncoding : null);
        AddIf(rows, "window", file.WindowBytes is { } window ? Units.Bytes(window) : null);
        AddIf(rows, "declared size", file.Format == "v1" ? file.DeclaredBytes is { } declared ? Size(declared) : "not declared" : null);
        AddIf(rows, "checksum", file.HasChecksum is { } has ? has ? "yes" : "no" : null);
        rows.AddRange(file.Storage.Select(fact => new[] { fact.Key, fact.Value }));
        Write(console, ["Property", "Value"], rows);
        console.Out.WriteLine();
        Write(console, ["Sync", "Type", "Started", "Ended"], [.. file.Syncs.Select(sync => new[]
            { sync.Id, sync.Type, TimeJson.Short(sync.StartedAt), TimeJson.Short(sync.EndedAt) })]);
    }

    private static void AddIf(List<string[]> rows, string name, string? value)
    {
        if (value is not null)
        {
            rows.Add([name, value]);
        }
    }

    private static void Write(ToolConsole console, string[] headers, IReadOnlyList<string[]> rows)
    {
        var table = new TableWriter(console.Out, headers, console.OutIsTerminal);
        table.Write(rows);
        table.Complete();
    }

    private static string Size(long bytes) => $"{Units.Bytes(bytes)} ({Units.Count(bytes)} bytes)";

    private static void PrintJson(SnapshotDescription file, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        Utf8JsonWriter json = output.Json;
        json.WriteStartObject();
        json.WriteString("path"u8, file.Path);
        json.WriteNumber("fileBytes"u8, file.FileBytes);
        json.WriteString("format"u8, file.Format);
        json.WriteString("engine"u8, file.Engine);
        json.WriteString("payloadEncoding"u8, file.PayloadEncoding);
        json.WriteNumber("payloadBytes"u8, file.PayloadBytes);
        WriteNumber(json, "declaredBytes", file.DeclaredBytes);
        WriteNumber(json, "windowBytes", file.WindowBytes);
        if (file.HasChecksum is { } hasChecksum)
        {
            json.WriteBoolean("hasChecksum"u8, hasChecksum);
        }

        json.WriteStartArray("syncs"u8);
        foreach (SyncInfo sync in file.Syncs)
        {
            output.Proto.Write(json, SyncMessage.From(sync));
        }

        json.WriteEndArray();
        json.WriteStartObject("storage"u8);
        foreach ((string name, string value) in file.Storage)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
