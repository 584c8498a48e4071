using System.Globalization;

namespace C1z.Envelope;

/// <summary>
/// The one exception of this layer for trouble with data, files or native libraries. Misuse of the API throws the CLR's argument and state
/// exceptions instead.
/// </summary>
public sealed class EnvelopeException : Exception
{
    /// <summary>Creates the exception; its message is composed of path, rule and offset.</summary>
    /// <param name="code">What kind of trouble.</param>
    /// <param name="rule">The broken rule, as half a sentence with the numbers in it.</param>
    /// <param name="path">The file concerned, when known.</param>
    /// <param name="offset">The byte offset in that file, when known.</param>
    /// <param name="innerException">The cause below, when there is one.</param>
    public EnvelopeException(EnvelopeErrorCode code, string rule, string? path = null, long? offset = null, Exception? innerException = null)
        : base(Compose(rule, path, offset), innerException)
    {
        Code = code;
        Rule = rule;
        Path = path;
        Offset = offset;
    }

    /// <summary>What kind of trouble.</summary>
    public EnvelopeErrorCode Code { get; }

    /// <summary>The broken rule, without path and offset.</summary>
    public string Rule { get; }

    /// <summary>The file concerned; null when the bytes came from memory or from an unnamed stream.</summary>
    public string? Path { get; }

    /// <summary>The byte offset of the trouble in <see cref="Path"/>; null when it has none.</summary>
    public long? Offset { get; }

    private static string Compose(string rule, string? path, long? offset)
    {
        string at = offset is { } o ? string.Create(CultureInfo.InvariantCulture, $" (at byte {o})") : "";
        return path is null ? rule + at : $"{path}: {rule}{at}";
    }
}
