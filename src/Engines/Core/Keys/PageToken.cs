using System.Buffers;
using System.Buffers.Text;

namespace C1z.Engines.Keys;

/// <summary>Page tokens of v3 listings: the last key that was returned, as text.</summary>
/// <remarks>
/// Unpadded base64url of the raw key; the listing goes on behind that key. The form is shared by the ecosystem, so a token of another
/// reader continues here and the other way round. Thread-safe.
/// </remarks>
public static class PageToken
{
    /// <summary>Makes a token.</summary>
    /// <param name="lastKey">The key of the last row returned.</param>
    /// <returns>The token.</returns>
    public static string Encode(ReadOnlySpan<byte> lastKey) => Base64Url.EncodeToString(lastKey);

    /// <summary>Turns a token into the key to go on with: the first one behind the last returned.</summary>
    /// <param name="token">A token, not empty.</param>
    /// <param name="prefix">What all keys of the listing start with.</param>
    /// <returns>The last key with a <c>00</c> appended.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidPageToken"/>: not base64url, or the token of another listing.</exception>
    public static byte[] ResumeKey(string token, ReadOnlySpan<byte> prefix)
    {
        byte[] key = Decode(token);
        if (!key.AsSpan().StartsWith(prefix))
        {
            throw new EngineException(EngineErrorCode.InvalidPageToken, "the page token belongs to another listing");
        }

        Array.Resize(ref key, key.Length + 1);
        return key;
    }

    internal static byte[] Decode(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (token.AsSpan().ContainsAnyExcept(Alphabet)
            || Base64Url.DecodeFromChars(token, bytes, out _, out int written) != OperationStatus.Done)
        {
            throw new EngineException(EngineErrorCode.InvalidPageToken, "the page token is not base64url");
        }

        return bytes[..written];
    }

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
