using System.Globalization;

namespace C1z.Engines.Tables;

/// <summary>The names of the files in a table directory. Numbers have at least six digits.</summary>
/// <remarks>These are on-disk names: a change is a new version.</remarks>
public static class TableFileNames
{
    internal const string TableExtension = ".sst";
    internal const string LogExtension = ".log";
    internal const string ManifestPrefix = "MANIFEST-";
    internal const string OptionsPrefix = "OPTIONS-";

    /// <summary>The name of a table: <c>000012.sst</c>.</summary>
    /// <param name="number">Its file number.</param>
    public static string Table(long number) => number.ToString("D6", CultureInfo.InvariantCulture) + TableExtension;

    /// <summary>The name of a MANIFEST: <c>MANIFEST-000001</c>.</summary>
    /// <param name="number">Its file number.</param>
    public static string Manifest(long number) => ManifestPrefix + number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The number in a log's name, or <see langword="null"/> when the file is not a log.</summary>
    internal static long? LogNumber(string fileName) =>
        fileName.EndsWith(LogExtension, StringComparison.Ordinal) ? Number(fileName.AsSpan()[..^LogExtension.Length]) : null;

    /// <summary>The number in an options file's name, or <see langword="null"/> when the file is not one.</summary>
    internal static long? OptionsNumber(string fileName) =>
        fileName.StartsWith(OptionsPrefix, StringComparison.Ordinal) ? Number(fileName.AsSpan()[OptionsPrefix.Length..]) : null;

    private static long? Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
