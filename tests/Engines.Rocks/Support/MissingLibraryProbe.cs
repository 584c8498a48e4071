using C1z.Envelope;

namespace C1z.Engines.Rocks.Tests;

/// <summary>Opens a store where the library cannot be found, and says what happens.</summary>
internal static class MissingLibraryProbe
{
    public const string Command = "missing-library";

    public static int Run(string path)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                RocksStore.Open(path).Dispose();
                return 1;
            }
            catch (EnvelopeException e) when (e.Code == EnvelopeErrorCode.NativeMissing)
            {
                Console.WriteLine(e.Message);
            }
        }

        return RocksDiagnostics.LiveHandles == 0 ? 0 : 3;
    }
}
