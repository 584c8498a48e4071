using System.Globalization;

namespace C1z.Engines.Tables;

/// <summary>
/// A marker: an empty file whose name is its content, <c>marker.NAME.IIIIII.VALUE</c>. The highest iteration of a name counts.
/// </summary>
/// <remarks>These are on-disk names: a change is a new version.</remarks>
internal static class Marker
{
    /// <summary>Names the live MANIFEST.</summary>
    public const string Manifest = "manifest";

    /// <summary>Gives the directory's format version as three decimal digits.</summary>
    public const string FormatVersion = "format-version";

    private const int IterationDigits = 6;

    /// <summary>The name of a marker's first iteration.</summary>
    public static string FileName(string name, string value) => $"marker.{name}.000001.{value}";

    /// <summary>The value of a marker, or <see langword="null"/> when there is none of that name.</summary>
    /// <exception cref="TableException">Two markers of one iteration disagree.</exception>
    public static string? Find(ITableStore store, string name)
    {
        string prefix = $"marker.{name}.";
        string? value = null;
        long best = -1;
        foreach (string file in store.FileNames)
        {
            if (!file.StartsWith(prefix, StringComparison.Ordinal)
                || file.IndexOf('.', prefix.Length) is var dot && dot - prefix.Length < IterationDigits
                || !long.TryParse(file.AsSpan()[prefix.Length..dot], NumberStyles.None, CultureInfo.InvariantCulture, out long iteration))
            {
                continue;
            }

            if (iteration == best)
            {
                throw new TableException(TableErrorCode.Inconsistent, file, null, $"a second {name} marker has the same iteration");
            }

            if (iteration > best)
            {
                best = iteration;
                value = file[(dot + 1)..];
            }
        }

        return value;
    }
}
