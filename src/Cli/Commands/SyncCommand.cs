using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Options;
using C1z.Cli.Syncing;
using C1z.Sync;

namespace C1z.Cli.Commands;

/// <summary><c>c1z sync</c></summary>
internal sealed class SyncCommand
{
    private readonly ConnectorChoice _connector = new();
    private readonly SyncSwitches _switches = new();
    private readonly Option<bool> _skipFull = new("--skip-full-sync") { Description = "Check the connector's configuration and do nothing else." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Tell errors only, and with -o json the summary." };
    private readonly Option<bool> _otel = new("--otel") { Description = "Send metrics and traces to a collector (OTEL_EXPORTER_OTLP_ENDPOINT; default: this host)." };

    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var options = new SyncCommand();
        var command = new ToolCommand(
            "sync",
            "List who holds what in a source, and write it as a snapshot.",
            "a folder of CSV files", "c1z sync --connector files --path samples/acme",
            "a connector program", "c1z sync --connector exec --command baton-example -- --domain acme.example",
            "a made-up company", "c1z sync --connector demo --users 1000 -f demo.c1z",
            "a slow source, an hour a night", "c1z sync --connector files --path export --run-duration 1h",
            "only one group and its members", "c1z sync --connector demo --sync-resources group/group-1 --base sync.c1z -f part.c1z");
        options._connector.AddTo(command);
        options._switches.AddTo(command);
        command.Options.Add(options._skipFull);
        command.Options.Add(options._quiet);
        command.Options.Add(options._otel);
        command.SetAction(parsed => options.RunAsync(parsed, global, console).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, GlobalOptions global, ToolConsole console)
    {
        using var view = new SyncProgressView(console, parsed.GetValue(_quiet));
        using OtelExport? otel = parsed.GetValue(_otel) ? OtelExport.Start(parsed.GetRequiredValue<string>("--connector"), view.Warn) : null;
        try
        {
            int code = await SyncAsync(parsed, global, view, console);
            otel?.End(code, error: null, view.Phase);

            // A collector can keep the tool waiting; the summary does not wait with it.
            console.Flush();
            return code;
        }
        catch (Exception e)
        {
            otel?.End(ExitCodes.Of(e), e, view.Phase);
            throw;
        }
    }

    private async Task<int> SyncAsync(ParseResult parsed, GlobalOptions global, SyncProgressView view, ToolConsole console)
    {
        string path = global.FileOf(parsed);
        OutputFormat format = global.FormatOf(parsed);
        bool isQuiet = parsed.GetValue(_quiet);
        SyncOptions options = _switches.Of(parsed) with { Progress = view, Warnings = view, Sealing = view };
        try
        {
            await using IConnector connector = await _connector.OpenAsync(parsed, view.Log, console.Cancel);
            if (parsed.GetValue(_skipFull))
            {
                return await ConnectorCheck.RunAsync(connector, format, isQuiet, console);
            }

            SyncReport report;
            using (view)
            {
                report = await new Syncer(connector, options).RunAsync(path, console.Cancel);
            }

            if (!isQuiet || format == OutputFormat.Json)
            {
                SyncSummary.Print(format, path, report, console);
            }

            return report.IsComplete ? ExitCodes.Ok : ExitCodes.Incomplete;
        }
        catch (Exception e) when (console.Cancel.IsCancellationRequested && Interruption.Of(e, view.Phase) is { } interruption)
        {
            throw interruption;
        }
    }
}
