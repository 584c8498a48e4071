using System.Globalization;

namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>Where a portion of a text file begins. As a page token: <c>offset:line</c>.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Line">Its line, from 1.</param>
internal readonly record struct TextPlace(long Offset, long Line)
{
    /// <summary>The beginning of the file.</summary>
    public static TextPlace Start { get; } = new(0, 1);

    /// <summary>Reads a page token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="path">The file, for messages.</param>
    public static TextPlace Parse(string token, string path)
    {
        int colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && long.TryParse(token.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            && long.TryParse(token.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long line)
            ? new TextPlace(offset, line)
            : throw new ConnectorException(ConnectorStatus.InvalidArgument, $"'{token}' is not a page token of {path}");
    }

    /// <summary>The page token.</summary>
    public string ToToken() => string.Create(CultureInfo.InvariantCulture, $"{Offset}:{Line}");
}
