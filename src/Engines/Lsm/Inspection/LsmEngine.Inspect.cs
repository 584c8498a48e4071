using System.Globalization;
using C1z.Engines.Keys;
using C1z.Engines.Tables;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm;

/// <content>What tools look at below the records.</content>
public sealed partial class LsmEngine
{
    /// <summary>The manifest's head: engine, encoding, sync runs, dead bytes, identity format, digest root. A copy.</summary>
    public C1ZManifestV3 ManifestHeader => Sealed.Container.Header.Manifest.Clone();

    /// <summary>XXH64 of the manifest's bytes, which an indexed payload records.</summary>
    public ulong ManifestXxh64 => Envelope.XxHash64.Hash(Sealed.Container.Header.ManifestBytes.Span);

    /// <summary>The frames of an indexed payload in the order of the index; empty for archives.</summary>
    public IReadOnlyList<LsmFrame> Frames =>
    [
        .. Sealed.Container.Frames.Select(frame => new LsmFrame(
            frame.Name, frame.Offset, frame.CompressedSize, frame.RawSize, frame.RawXxh64, frame.RawSha256)),
    ];

    /// <summary>The tables by level, then by first key.</summary>
    public IReadOnlyList<LsmTable> Tables => [.. Sealed.Tables.Tables.Select(Describe)];

    /// <summary>The tables by level, then by first key, with the number of their entries. Opens every table, and so decompresses its frame.</summary>
    /// <param name="cancel">Cancels between tables.</param>
    /// <returns>The tables.</returns>
    /// <exception cref="EngineException">Damaged data.</exception>
    public IReadOnlyList<LsmTable> ReadTables(CancellationToken cancel = default) => Run(engine =>
    {
        var tables = new List<LsmTable>();
        foreach (TableInfo table in engine.Sealed.Tables.Tables)
        {
            cancel.ThrowIfCancellationRequested();
            tables.Add(Describe(table) with { Entries = table.IsVirtual ? null : engine.Sealed.Tables.OpenTable(table).Properties.Entries });
        }

        return (IReadOnlyList<LsmTable>)tables;
    });

    /// <summary>Format version of the table directory.</summary>
    public int DirectoryFormatVersion => Sealed.Tables.FormatVersion;

    /// <summary>Parses the whole manifest, descriptors included.</summary>
    /// <returns>The manifest; the caller's own.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>.</exception>
    public C1ZManifestV3 ReadManifest() => Run(static engine => engine.Sealed.Container.Header.ParseManifest());

    /// <summary>Walks live keys and values as they are stored, unsaved ones included, whatever they mean; no layout is asked for.</summary>
    /// <param name="prefix">What the keys start with; empty for all.</param>
    /// <returns>The walk, in key order; dispose it before the engine.</returns>
    public LsmScan Scan(ReadOnlySpan<byte> prefix = default)
    {
        var range = Keys.KeyRange.OfPrefix(prefix);
        return Run(engine => engine._rows.Scan(range.Lower, range.Upper));
    }

    /// <summary>Counts all live keys by family. Reads every table.</summary>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The families that have keys, in key order.</returns>
    /// <exception cref="EngineException">Damaged data.</exception>
    public IReadOnlyList<LsmFamily> CountFamilies(CancellationToken cancel = default) => Run(engine =>
    {
        var families = new List<LsmFamily>();
        using LsmScan rows = engine._rows.Scan([], []);
        KeyFamily current = KeyFamily.Unknown;
        var counted = new LsmFamily("", 0, 0, 0);
        while (rows.MoveNext())
        {
            KeyFamily family = KeySpace.Classify(rows.Key);
            if (counted.Keys == 0 || family != current)
            {
                cancel.ThrowIfCancellationRequested();
                Flush(families, counted);
                current = family;
                counted = new LsmFamily(KeySpace.NameOf(family), 0, 0, 0);
            }

            counted = counted with
            {
                Keys = counted.Keys + 1,
                KeyBytes = counted.KeyBytes + rows.Key.Length,
                ValueBytes = counted.ValueBytes + rows.Value.Length,
            };
        }

        Flush(families, counted);
        return (IReadOnlyList<LsmFamily>)families;
    });

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> DescribeStorage() => Run(static engine =>
    {
        C1ZManifestV3 manifest = engine.Sealed.Container.Header.Manifest;
        var facts = new List<KeyValuePair<string, string>>
        {
            new("engine", manifest.Engine),
            new("engine schema version", Text(manifest.EngineSchemaVersion)),
            new("payload encoding", engine.Info.PayloadEncoding),
            new("directory format version", Text(engine.DirectoryFormatVersion)),
            new("frames", Text(engine.Sealed.Container.Frames.Count)),
            new("files", Text(engine.Sealed.Files.FileNames.Count)),
            new("tables", Text(engine.Sealed.Tables.Tables.Count)),
        };
        foreach (IGrouping<int, TableInfo> level in engine.Sealed.Tables.Tables.GroupBy(table => table.Level))
        {
            facts.Add(new(string.Create(CultureInfo.InvariantCulture, $"level {level.Key}"), string.Create(
                CultureInfo.InvariantCulture, $"{level.Count()} tables, {level.Sum(table => table.Size)} bytes")));
        }

        facts.Add(new("last sequence number", engine.Sealed.Tables.LastSequence.ToString(CultureInfo.InvariantCulture)));
        facts.Add(new("log entries", Text(engine.Sealed.Tables.LogEntries)));
        facts.AddRange(engine.CountFamilies().Select(family => new KeyValuePair<string, string>(
            $"keys of {family.Name}",
            string.Create(CultureInfo.InvariantCulture, $"{family.Keys}, {family.KeyBytes + family.ValueBytes} bytes"))));
        return (IReadOnlyList<KeyValuePair<string, string>>)facts;
    });

    private static LsmTable Describe(TableInfo table) => new(
        table.Level,
        table.Number,
        table.FileName,
        table.IsVirtual,
        table.Size,
        table.SmallestUserKey.ToArray(),
        table.LargestUserKey.ToArray(),
        table.SmallestSequence,
        table.LargestSequence);

    private static void Flush(List<LsmFamily> families, LsmFamily counted)
    {
        if (counted.Keys > 0)
        {
            families.Add(counted);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
