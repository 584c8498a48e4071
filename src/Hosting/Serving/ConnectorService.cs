using C1z.Sync;
using C1z.Sync.Remote;

namespace C1z.Hosting;

/// <summary>Serves a connector to the parent process until the parent closes standard input, or is gone.</summary>
internal static class ConnectorService
{
    public static async Task RunAsync(
        IConnector connector, ServiceConfig config, long sessionBytes, ProgramLog log, ProgramIo io, CancellationToken cancel)
    {
        using GrpcClient? sessions = config.SessionPort == 0 ? null : new GrpcClient(
            new GrpcClientOptions(config.SessionPort, config.Certificate, config.Authority) { Clock = io.Clock });
        var services = new ConnectorServices(connector, new HostedSessions(sessions, sessionBytes));
        var options = new GrpcServerOptions(config.Certificate, config.Authority)
        {
            Descriptor = config.Descriptor,
            Clock = io.Clock,
            Log = line => log.Write(LogLevel.Error, line),
        };
        await using GrpcServer server = await GrpcServer.StartAsync(services.Create(), options, cancel);
        log.Write(LogLevel.Debug, "serving");
        await EndOfInputAsync(io.In, cancel);
    }

    private static async Task EndOfInputAsync(TextReader input, CancellationToken cancel)
    {
        char[] rest = new char[64];
        try
        {
            // A read of standard input cannot be given up, so the wait for it is.
            while (await input.ReadAsync(rest, CancellationToken.None).AsTask().WaitAsync(cancel) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }
}
