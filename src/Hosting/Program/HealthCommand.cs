using System.CommandLine;
using System.Globalization;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>Asks a running connector program whether it is well.</summary>
internal static class HealthCommand
{
    private static readonly string[] Endpoints = ["health", "ready", "live"];

    public static void AddTo(RootCommand root, Func<ParseResult, bool, ConnectorConfig> config)
    {
        var endpoint = new Option<string>("--endpoint") { Description = "health, ready or live.", DefaultValueFactory = _ => "health" };
        endpoint.AcceptOnlyFromAmong(Endpoints);
        var timeout = new Option<int>("--timeout") { Description = "Longest wait in seconds.", DefaultValueFactory = _ => 5 };
        var command = new Command("health-check", "Asks a running program whether it is well; exit code 0 when it is.") { endpoint, timeout };
        command.SetAction((parsed, cancel) => ProbeAsync(config(parsed, false), parsed.GetValue(endpoint)!, parsed.GetValue(timeout), cancel));
        root.Subcommands.Add(command);
    }

    private static async Task<int> ProbeAsync(ConnectorConfig config, string endpoint, int seconds, CancellationToken cancel)
    {
        if (seconds is < 1 or > 3600)
        {
            throw new SyncException(SyncErrorCode.InvalidOption, "--timeout is from 1 to 3600 seconds");
        }

        var uri = new UriBuilder(
            Uri.UriSchemeHttp, config.Text(StandardFields.HealthCheckAddress), (int)config.Number(StandardFields.HealthCheckPort), endpoint).Uri;
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(seconds) };
        try
        {
            using HttpResponseMessage response = await http.GetAsync(uri, cancel);
            return response.IsSuccessStatusCode ? 0 : throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"{uri} answered with HTTP status {(int)response.StatusCode}"));
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{uri}: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{uri}: no answer within {seconds} s", e);
        }
    }
}
