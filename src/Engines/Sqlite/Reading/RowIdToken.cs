using System.Globalization;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>Page tokens of plain listings: the row id to continue with, in decimal.</summary>
/// <remarks>Callers keep tokens, and other programs give the same ones: a change would break both. Upserts and VACUUM keep row ids.</remarks>
internal static class RowIdToken
{
    /// <summary>The row id to begin with.</summary>
    /// <param name="token">A token; empty for the first page.</param>
    /// <param name="path">The snapshot, for errors.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidPageToken"/>.</exception>
    public static long Parse(string token, string path)
    {
        if (string.IsNullOrEmpty(token))
        {
            return long.MinValue;
        }

        return long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id)
            ? id
            : throw new EngineException(EngineErrorCode.InvalidPageToken, $"'{token}' is not a page token: a row id is expected", path);
    }

    /// <summary>The token that continues after a row.</summary>
    /// <param name="lastRowId">Its row id; not the largest there is.</param>
    public static string After(long lastRowId) => (lastRowId + 1).ToString(CultureInfo.InvariantCulture);
}
