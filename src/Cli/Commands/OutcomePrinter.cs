using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary>Says what a command that writes a file has written.</summary>
internal static class OutcomePrinter
{
    public static void Print(OutputFormat format, ToolConsole console, string verb, string path, long bytes, TimingsReport? timings = null)
    {
        if (format == OutputFormat.Console)
        {
            console.Out.WriteLine($"{verb} {CellText.Visible(path)}: {Units.Bytes(bytes)}");
            timings?.Print(console.Out);
            return;
        }

        using var output = new JsonOutput(console.Stdout);
        output.Json.WriteStartObject();
        output.Json.WriteString("path"u8, path);
        output.Json.WriteNumber("fileBytes"u8, bytes);
        timings?.Write(output.Json);
        output.Json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }
}
