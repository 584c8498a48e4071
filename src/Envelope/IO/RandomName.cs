using System.Security.Cryptography;

namespace C1z.Envelope;

/// <summary>Names nobody else picks: 64 random bits, so that two writers never meet on one temporary name.</summary>
internal static class RandomName
{
    internal static string Next() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
