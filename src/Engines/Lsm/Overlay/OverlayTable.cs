using C1z.Engines.Lsm.Views;
using C1z.Engines.Tables;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>Writes tables that the store takes over.</summary>
internal static class OverlayTable
{
    private const int BufferBytes = 256 << 10;

    private static readonly TableWriterOptions Layout = new() { Format = TableFormat.RocksDbV2 };

    /// <summary>Writes one.</summary>
    /// <param name="path">Its file; nothing may be there.</param>
    /// <param name="rows">The rows in key order, removals included.</param>
    /// <returns>False when there was no row, and so no file.</returns>
    public static bool Write(string path, RowCursor? rows)
    {
        if (rows?.MoveNext() != true)
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        using var table = new TableWriter(file, Layout);
        byte[] value = new byte[256];
        do
        {
            int length = OverlayFormat.TagBytes + (rows.IsTombstone ? 0 : rows.Value.Length);
            if (value.Length < length)
            {
                value = new byte[Math.Max(length, value.Length * 2)];
            }

            value[0] = rows.IsTombstone ? OverlayFormat.Removed : OverlayFormat.Present;
            rows.Value.CopyTo(value.AsSpan(OverlayFormat.TagBytes));
            table.Add(rows.Key, value.AsSpan(0, length));
        }
        while (rows.MoveNext());
        table.Finish();
        return true;
    }
}
