namespace C1z.Engines.Tables;

/// <summary>
/// Walks a whole directory: every block's checksum, the order of keys, the bounds in the MANIFEST, the counts in the properties.
/// </summary>
public static class DirectoryVerifier
{
    /// <summary>The number of findings kept when nothing else is asked for.</summary>
    public const int DefaultMaxFindings = 1000;

    /// <summary>Walks every file of a directory and does not stop at the first finding.</summary>
    /// <param name="directory">The directory; it was opened, so MANIFEST, markers, sizes and logs are in order.</param>
    /// <param name="maxFindings">How many findings are kept.</param>
    /// <param name="cancellationToken">Ends the walk between blocks.</param>
    /// <exception cref="OperationCanceledException">The walk was ended.</exception>
    public static TableVerification Verify(
        TableDirectory directory, int maxFindings = DefaultMaxFindings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfNegative(maxFindings);
        var result = new TableVerification(maxFindings);
        foreach (IGrouping<long, TableInfo> file in directory.Tables.GroupBy(t => t.FileNumber))
        {
            result.Files++;
            try
            {
                TableInfo? whole = file.FirstOrDefault(t => !t.IsVirtual);
                using var walk = new TableWalk(directory.OpenTable(file.First()), whole, result);
                walk.Run(cancellationToken);
            }
            catch (TableException e)
            {
                result.Add(e);
            }
        }

        return result;
    }
}
