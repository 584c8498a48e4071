using System.Diagnostics;
using C1z.Proto.Connector.V2;
using C1z.Proto.Connector.V2.Services;
using C1z.Sync.Remote;
using Google.Protobuf;

namespace C1z.Hosting.Tests.Child;

/// <summary>Programs that keep the subprocess protocol only in part.</summary>
internal static class RawChild
{
    public static async Task<int> RunAsync(string mode)
    {
        using ServiceConfig config = await ServiceConfig.ReadAsync(Console.In, Environment.GetEnvironmentVariable, default);
        using var stranger = ProcessCredentials.Create(DateTimeOffset.UtcNow);
        var options = new GrpcServerOptions(
            mode == "raw-stranger" ? stranger.Client : config.Certificate, mode == "raw-suspicious" ? stranger.Authority : config.Authority)
        {
            Descriptor = config.Descriptor,
        };
        var services = new GrpcServices();
        services.Add(ConnectorMethods.GetMetadata, (_, _) => ValueTask.FromResult(new ConnectorServiceGetMetadataResponse()));
        services.AddStream(ConnectorMethods.GetAsset, (_, _) => Cut());
        await using GrpcServer server = await GrpcServer.StartAsync(services, options, default);
        if (mode is "raw-stubborn" or "raw-leaver")
        {
            using var grandchild = Process.Start("sleep", "600");
            await Console.Error.WriteLineAsync($"grandchild {grandchild.Id}");
            if (mode == "raw-stubborn")
            {
                // Does not care that its parent closed its input.
                await Task.Delay(Timeout.Infinite);
            }
        }

        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async IAsyncEnumerable<AssetServiceGetAssetResponse> Cut()
    {
        yield return new() { Metadata = new() { ContentType = "image/png" } };
        yield return new() { Data = new() { Data_ = ByteString.CopyFrom(new byte[100_000]) } };
        await Task.Yield();
        Process.GetCurrentProcess().Kill();
    }
}
