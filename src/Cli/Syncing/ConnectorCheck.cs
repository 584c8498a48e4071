using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Options;
using C1z.Cli.Output;
using C1z.Sync;

namespace C1z.Cli.Syncing;

/// <summary>Asks a connector whether it could sync, and prints the answer.</summary>
internal static class ConnectorCheck
{
    public static async Task<int> RunAsync(IConnector connector, OutputFormat format, bool isQuiet, ToolConsole console)
    {
        ConnectorValidation validation = await connector.ValidateAsync(console.Cancel);
        ConnectorMetadata metadata = await connector.GetMetadataAsync(console.Cancel);
        if (format == OutputFormat.Json)
        {
            PrintJson(metadata.DisplayName, validation.Warnings, console);
            return ExitCodes.Ok;
        }

        if (!isQuiet)
        {
            foreach (string warning in validation.Warnings)
            {
                console.Error.WriteLine(CellText.Visible($"warning: {warning}"));
            }

            console.Out.WriteLine(CellText.Visible($"{metadata.DisplayName}: ready"));
        }

        return ExitCodes.Ok;
    }

    private static void PrintJson(string name, IReadOnlyList<string> warnings, ToolConsole console)
    {
        using var output = new JsonOutput(console.Stdout);
        output.Json.WriteStartObject();
        output.Json.WriteString("connector"u8, name);
        output.Json.WriteBoolean("ready"u8, true);
        output.Json.WriteStartArray("warnings"u8);
        foreach (string warning in warnings)
        {
            output.Json.WriteStringValue(warning);
        }

        output.Json.WriteEndArray();
        output.Json.WriteEndObject();
        output.EndLine();
        output.Flush();
    }
}
