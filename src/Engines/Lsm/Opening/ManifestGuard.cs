using C1z.Envelope;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm.Opening;

/// <summary>Refuses, by name, what a container's manifest says this engine cannot read.</summary>
internal static class ManifestGuard
{
    // The encoding number that a development branch gave to its archive; today it is reserved.
    private const int BranchArchiveEncoding = 3;

    private static readonly string[] Engines = ["pebble", "pebble2", "pebble3"];

    /// <summary>Opens a container and checks engine and encoding, in this order.</summary>
    public static V3Reader OpenContainer(string path, ContainerLimits limits, FileSystem files)
    {
        try
        {
            V3Reader reader = V3Reader.Open(path, limits, files);
            try
            {
                Check(reader.Header.Manifest, path);
                return reader;
            }
            catch
            {
                reader.Dispose();
                throw;
            }
        }
        catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.UnsupportedEncoding)
        {
            Check(V3Header.Read(path, files).Manifest, path);
            throw;
        }
    }

    private static void Check(C1ZManifestV3 manifest, string path)
    {
        if (!Engines.Contains(manifest.Engine))
        {
            throw new EngineException(
                EngineErrorCode.Unsupported, $"the manifest names engine '{manifest.Engine}', only {string.Join(", ", Engines)} are read", path);
        }

        int encoding = (int)manifest.PayloadEncoding;
        if (encoding == BranchArchiveEncoding)
        {
            throw new EngineException(
                EngineErrorCode.Unsupported,
                $"payload encoding {encoding} with engine '{manifest.Engine}': this is an older v3 layout of a development branch (PR #876); "
                + "regenerate the file with a current SDK",
                path);
        }

        if (manifest.PayloadEncoding is not (PayloadEncoding.TarZstd or PayloadEncoding.Tar or PayloadEncoding.IndexedZstd))
        {
            throw new EngineException(
                EngineErrorCode.Unsupported, $"payload encoding {encoding} is not supported; 1 (TAR_ZSTD), 2 (TAR) and 5 (INDEXED_ZSTD) are read", path);
        }

        if (manifest.PebbleIdIndexFormat == PebbleIdIndexFormat.LegacyExternalId)
        {
            throw KeyspaceGuard.LegacyIds("the manifest says so", path);
        }
    }
}
