using C1z.Adapters;
using C1z.Proto.Connector.V2;
using C1z.Sync;

namespace C1z.Hosting.Tests.Child;

/// <summary>A connector whose calls go wrong in one way.</summary>
internal sealed class TroubledConnector(string mode) : Connector(new ConnectorMetadata("Troubled"), new Things(mode))
{
    public const int AssetBytes = (5 << 20) + 17;

    public override ValueTask<ConnectorValidation> ValidateAsync(CancellationToken cancel = default) =>
        ValueTask.FromResult(new ConnectorValidation(["the licence ends soon", "ümläut % and \n line"]));

    public override ValueTask<Asset?> GetAssetAsync(AssetRef asset, CancellationToken cancel = default)
    {
        byte[] data = new byte[AssetBytes];
        new Random(7).NextBytes(data);
        return ValueTask.FromResult(asset.Id == "logo" ? new Asset("logo", "image/png", data) : null);
    }

    private sealed class Things(string mode) : ResourceSyncer(ResourceTypes.App("thing", "Thing"))
    {
        public override async ValueTask<ListPage<Resource>> ListAsync(ResourceListRequest request, CancellationToken cancel)
        {
            switch (mode)
            {
                case "exit":
                    await Console.Error.WriteLineAsync("the source said no\nand so I leave");
                    Environment.Exit(7);
                    break;
                case "slow":
                    await Console.Error.WriteLineAsync("this takes long");
                    await Task.Delay(Timeout.Infinite, cancel);
                    break;
                case "fault":
                    throw new InvalidOperationException("nobody expected this: 100 % ünexpected");
                case "session":
                    ReadOnlyMemory<byte> calls = await request.Session.GetAsync("calls", cancel) ?? default;
                    await request.Session.SetAsync("calls", new byte[calls.Length + 1], cancel);
                    await request.Session.SetAsync("other/1", new byte[] { 1 }, cancel);
                    await request.Session.SetAsync("other/2", new byte[] { 2 }, cancel);
                    await request.Session.DeleteAsync("other/1", cancel);
                    var seen = await request.Session.ListAsync("", cancel);
                    return ListPage.Of(seen.Select(p => Resources.App(Type, p.Key, p.Value.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))));
                case "session-first" or "session-second":
                    return await InTwoPagesAsync(request, cancel);
                default:
                    throw new ConnectorException(Enum.Parse<ConnectorStatus>(mode), $"scripted: {mode}") { RetryAfter = TimeSpan.FromMinutes(3) };
            }

            return ListPage.Empty<Resource>();
        }

        // What the first page remembers, the second needs; the first program does not live to see it.
        private async ValueTask<ListPage<Resource>> InTwoPagesAsync(ResourceListRequest request, CancellationToken cancel)
        {
            if (request.PageToken.Length == 0)
            {
                await request.Session.SetAsync("made by", System.Text.Encoding.UTF8.GetBytes(mode), cancel);
                await request.Session.SetAsync("bulk", new byte[3000], cancel);
                return new ListPage<Resource>([Resources.App(Type, "one", "One")], "second");
            }

            if (mode == "session-first")
            {
                Environment.Exit(7);
            }

            ReadOnlyMemory<byte> maker = await request.Session.GetAsync("made by", cancel) ?? "nobody"u8.ToArray();
            return ListPage.Of([Resources.App(Type, "two", System.Text.Encoding.UTF8.GetString(maker.Span))]);
        }
    }
}
