using System.Buffers;
using System.Globalization;
using System.Text;

namespace C1z.Engines.Tables;

/// <summary>Makes the files that turn a set of finished tables into a directory: a MANIFEST with one record, and two markers.</summary>
/// <remarks>The same tables give the same bytes. There is no log, no options file and no lock file; none is needed.</remarks>
public sealed class ManifestBuilder
{
    private const long ManifestNumber = 1;

    // Any number at least as high as the tables' sequence numbers does; Pebble hands out numbers from 10 on for its own writes.
    private const ulong FirstFreeSequence = 9;

    private readonly List<TableInfo> _tables = [];

    /// <summary>The first number that a table may have: the MANIFEST has number 1.</summary>
    public static long FirstTableNumber => ManifestNumber + 1;

    /// <summary>Adds a table to the lowest level; tables there must not overlap.</summary>
    /// <param name="number">Its file number, from <see cref="FirstTableNumber"/> on.</param>
    /// <param name="summary">What its writer returned.</param>
    public void Add(long number, TableSummary summary)
    {
        const int lowestLevel = 6;
        Add(number, summary, lowestLevel);
    }

    /// <summary>Adds a table to a level.</summary>
    /// <param name="number">Its file number, from <see cref="FirstTableNumber"/> on.</param>
    /// <param name="summary">What its writer returned.</param>
    /// <param name="level">0 (tables may overlap) to 6.</param>
    public void Add(long number, TableSummary summary, int level)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, FirstTableNumber);
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 6);
        _tables.Add(new TableInfo
        {
            Level = level,
            Number = number,
            FileNumber = number,
            Size = summary.Size,
            Smallest = summary.Smallest,
            Largest = summary.Largest,
            SmallestSequence = summary.SmallestSequence,
            LargestSequence = summary.LargestSequence,
        });
    }

    /// <summary>Makes the files, names with content.</summary>
    /// <exception cref="TableException">Two tables have one number, or overlap where they must not.</exception>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Build()
    {
        string name = TableFileNames.Manifest(ManifestNumber);
        var edit = new VersionEdit();
        edit.Added.AddRange(_tables);
        var check = new VersionBuilder(name);
        check.Apply(edit, 0);
        check.Check();

        var log = new RecordLogWriter();
        log.Append(Record(check.Tables));
        return
        [
            new(name, log.Written.ToArray()),
            new(Marker.FileName(Marker.Manifest, name), []),
            new(Marker.FileName(Marker.FormatVersion, TableDirectory.MaxFormatVersion.ToString("D3", CultureInfo.InvariantCulture)), []),
        ];
    }

    private static ReadOnlySpan<byte> Record(TableInfo[] tables)
    {
        var record = new ArrayBufferWriter<byte>();
        Number(record, (ulong)VersionEditTag.Comparer);
        Bytes(record, Encoding.UTF8.GetBytes(WellKnownNames.Comparer));
        Number(record, (ulong)VersionEditTag.MinUnflushedLog);
        Number(record, 0);
        Number(record, (ulong)VersionEditTag.NextFileNumber);
        Number(record, (ulong)(tables.Select(t => t.Number).DefaultIfEmpty(ManifestNumber).Max() + 1));
        Number(record, (ulong)VersionEditTag.LastSequence);
        Number(record, Math.Max(FirstFreeSequence, tables.Select(t => t.LargestSequence).DefaultIfEmpty().Max()));
        foreach (TableInfo table in tables)
        {
            Number(record, (ulong)VersionEditTag.NewTable4);
            Number(record, (ulong)table.Level);
            Number(record, (ulong)table.Number);
            Number(record, (ulong)table.Size);
            Bytes(record, table.Smallest);
            Bytes(record, table.Largest);
            Number(record, table.SmallestSequence);
            Number(record, table.LargestSequence);
            Number(record, (ulong)CustomTag.Terminator);
        }

        return record.WrittenSpan;
    }

    private static void Number(ArrayBufferWriter<byte> record, ulong value) =>
        record.Advance(Varint.Write(record.GetSpan(Varint.MaxLength), value));

    private static void Bytes(ArrayBufferWriter<byte> record, ReadOnlySpan<byte> bytes)
    {
        Number(record, (ulong)bytes.Length);
        record.Write(bytes);
    }
}
