using System.Globalization;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>Writes runs into a directory and takes them away again.</summary>
/// <remarks>For one thread at a time. The directory is made when the first run is.</remarks>
/// <param name="directory">Where they go; asked when one is written.</param>
/// <param name="files">The file operations.</param>
internal sealed class RunFiles(Func<string> directory, FileSystem files)
{
    /// <summary>What names of run files end in.</summary>
    public const string Extension = ".run";

    // Large reads, because runs are walked far more often than searched.
    private const int BlockBytes = 64 << 10;

    private static readonly TableWriterOptions Layout = new() { Format = TableFormat.RocksDbV2, BlockBytes = BlockBytes };

    private static readonly Keys.KeyRange AllKeys = new([], []);

    /// <summary>The number that the next run gets.</summary>
    public long Next { get; set; } = 1;

    /// <summary>Bytes written so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>The name of a run's file.</summary>
    public static string NameOf(long number) => number.ToString("D6", CultureInfo.InvariantCulture) + Extension;

    /// <summary>Writes a run.</summary>
    /// <param name="rows">The rows, tombstones included, where it says so.</param>
    /// <param name="tier">The new run's tier.</param>
    /// <returns>Null when there was no row; then there is no file either.</returns>
    /// <exception cref="EnvelopeException">Writing failed; nothing is left behind.</exception>
    public RunFile? Write(RowCursor rows, int tier = 0)
    {
        if (!rows.MoveNext())
        {
            return null;
        }

        long number = Next++;
        var file = RandomAccessFile.CreateNew(Path.Combine(directory(), NameOf(number)), files);
        try
        {
            RunInfo info = WriteTable(rows, file, number, tier);
            BytesWritten += info.Bytes;
            return RunFile.OpenWritten(file, info);
        }
        catch
        {
            file.Dispose();
            Delete(file.Path);
            throw;
        }
    }

    /// <summary>Writes all rows of a run.</summary>
    /// <inheritdoc cref="Write(RowCursor, int)"/>
    public RunFile? Write(RowRun rows, int tier = 0)
    {
        using RowCursor? cursor = rows.Open(AllKeys);
        return cursor is null ? null : Write(cursor, tier);
    }

    /// <summary>Closes a run and deletes its file, if the operating system lets us: a file too many harms nobody.</summary>
    public void Remove(RunFile run)
    {
        run.Dispose();
        Delete(run.Path);
    }

    private static RunInfo WriteTable(RowCursor rows, RandomAccessFile file, long number, int tier)
    {
        using Stream output = file.OpenWriteStream();
        using var table = new TableWriter(output, Layout);
        do
        {
            table.Add(rows.Key, sequence: 0, rows.IsTombstone ? EntryKind.Delete : EntryKind.Set, rows.Value);
        }
        while (rows.MoveNext());
        TableSummary summary = table.Finish();
        output.Flush();
        return new RunInfo(number, tier, summary.Size, summary.Entries, summary.SmallestUserKey.ToArray(), summary.LargestUserKey.ToArray());
    }

    private void Delete(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory is swept when it is next opened, and removed when it is no longer wanted.
        }
    }
}
