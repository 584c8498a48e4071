using System.Text.Json;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Proto.Container.V3;

namespace C1z.Cli.Inspection;

/// <summary>The description of a file as one JSON document.</summary>
internal static class InspectionJson
{
    public static void Write(SnapshotDescription file, ToolConsole console)
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
        if (file.Manifest is { } manifest)
        {
            WriteStorage(output, file, manifest);
        }

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

    private static void WriteStorage(JsonOutput output, SnapshotDescription file, C1ZManifestV3 manifest)
    {
        Utf8JsonWriter json = output.Json;
        json.WritePropertyName("manifest"u8);
        output.Proto.Write(json, manifest);
        if (file.FrameIndex is { } index)
        {
            json.WritePropertyName("frameIndex"u8);
            output.Proto.Write(json, index);
        }

        json.WriteStartArray("tables"u8);
        foreach (StoredTable table in file.Tables)
        {
            WriteTable(json, table);
        }

        json.WriteEndArray();
        if (file.KeyFamilies is { } families)
        {
            WriteFamilies(json, families);
        }
    }

    private static void WriteTable(Utf8JsonWriter json, StoredTable table)
    {
        json.WriteStartObject();
        json.WriteNumber("level"u8, table.Level);
        json.WriteNumber("number"u8, table.Number);
        json.WriteString("fileName"u8, table.FileName);
        json.WriteBoolean("virtual"u8, table.IsVirtual);
        json.WriteNumber("bytes"u8, table.Bytes);
        WriteNumber(json, "entries", table.Entries);
        json.WriteString("smallestKey"u8, Convert.ToHexStringLower(table.SmallestKey.Span));
        json.WriteString("largestKey"u8, Convert.ToHexStringLower(table.LargestKey.Span));
        json.WriteNumber("smallestSequence"u8, table.SmallestSequence);
        json.WriteNumber("largestSequence"u8, table.LargestSequence);
        json.WriteEndObject();
    }

    private static void WriteFamilies(Utf8JsonWriter json, IReadOnlyList<KeyFamilySize> families)
    {
        json.WriteStartArray("keyFamilies"u8);
        foreach (KeyFamilySize family in families)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, family.Name);
            json.WriteNumber("keys"u8, family.Keys);
            json.WriteNumber("keyBytes"u8, family.KeyBytes);
            json.WriteNumber("valueBytes"u8, family.ValueBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
