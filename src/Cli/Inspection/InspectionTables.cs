using System.Globalization;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Output;
using C1z.Proto.Container.V3;

namespace C1z.Cli.Inspection;

/// <summary>The description of a file as tables for people.</summary>
internal static class InspectionTables
{
    public static void Write(SnapshotDescription file, ToolConsole console)
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
        WriteFrames(file.FrameIndex, console);
        WriteStoredTables(file.Tables, console);
        WriteFamilies(file.KeyFamilies, console);
    }

    private static void WriteFrames(IndexedFrameIndex? index, ToolConsole console)
    {
        if (index is not null)
        {
            console.Out.WriteLine();
            Write(console, ["Frame", "Bytes", "Compressed", "Offset"], [.. index.Entries.Select(frame => new[]
                { frame.Name, Units.Count(frame.RawSize), Units.Count(frame.CompressedSize), Units.Count(frame.FrameOffset) })]);
        }
    }

    private static void WriteStoredTables(IReadOnlyList<StoredTable> tables, ToolConsole console)
    {
        if (tables.Count > 0)
        {
            console.Out.WriteLine();
            Write(console, ["Table", "Level", "Bytes", "Entries", "First Key", "Last Key"], [.. tables.Select(table => new[]
            {
                table.IsVirtual ? string.Create(CultureInfo.InvariantCulture, $"{table.Number} in {table.FileName}") : table.FileName,
                Units.Count(table.Level),
                Units.Count(table.Bytes),
                table.Entries is { } entries ? Units.Count(entries) : "-",
                KeyText.Short(table.SmallestKey.Span),
                KeyText.Short(table.LargestKey.Span),
            })]);
        }
    }

    private static void WriteFamilies(IReadOnlyList<KeyFamilySize>? families, ToolConsole console)
    {
        if (families is not null)
        {
            console.Out.WriteLine();
            Write(console, ["Keys Of", "Count", "Key Bytes", "Value Bytes"], [.. families.Select(family => new[]
                { family.Name, Units.Count(family.Keys), Units.Count(family.KeyBytes), Units.Count(family.ValueBytes) })]);
        }
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
}
