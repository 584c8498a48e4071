using C1z.Engines.Wire;

namespace C1z.Engines.Tests.Wire;

/// <summary>Reads instants of hand-written bytes.</summary>
internal static class InstantSample
{
    public static Instant Read(string hex) => InstantWire.Read(Convert.FromHexString(hex));
}
