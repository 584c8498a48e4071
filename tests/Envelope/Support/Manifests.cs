using C1z.Proto.Container.V3;

namespace C1z.Envelope.Tests;

internal static class Manifests
{
    internal static readonly PayloadEncoding[] Encodings = [PayloadEncoding.IndexedZstd, PayloadEncoding.Tar, PayloadEncoding.TarZstd];

    internal static C1ZManifestV3 New(PayloadEncoding encoding = PayloadEncoding.IndexedZstd) =>
        new() { Engine = "pebble3", EngineSchemaVersion = 24, PayloadEncoding = encoding };
}
