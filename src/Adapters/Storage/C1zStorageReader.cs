using C1z.Engines.Lsm;
using C1z.Proto.Container.V3;
using Google.Protobuf;

namespace C1z.Adapters;

/// <summary>Reads what a v3 file stores below its records. Obtained from <see cref="C1zReader.Storage"/>.</summary>
/// <remarks>
/// Nothing here changes a file. Sequences are lazy and read the file as they go, in flat memory. One call at a time; do not use it after its reader was
/// disposed.
/// </remarks>
public sealed partial class C1zStorageReader
{
    private readonly C1zReader _reader;

    internal C1zStorageReader(C1zReader reader) => _reader = reader;

    /// <summary>The manifest without descriptors: engine, encoding, sync runs, digest root. The caller's own copy.</summary>
    public C1ZManifestV3 ManifestHeader => EngineCall.Run(() => Engine.ManifestHeader);

    /// <summary>Format version of the table directory.</summary>
    public int DirectoryFormatVersion => EngineCall.Run(() => Engine.DirectoryFormatVersion);

    /// <summary>The tables by level, then by first key.</summary>
    public IReadOnlyList<StoredTable> Tables => Describe(EngineCall.Run(() => Engine.Tables));

    private LsmEngine Engine => _reader.TableEngine;

    /// <summary>The whole manifest, descriptors included.</summary>
    /// <returns>The caller's own copy.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public C1ZManifestV3 ReadManifest() => EngineCall.Run(Engine.ReadManifest);

    /// <summary>The table of contents of an indexed payload.</summary>
    /// <returns>Null for archives, which have none.</returns>
    public IndexedFrameIndex? ReadFrameIndex()
    {
        IReadOnlyList<LsmFrame> frames = EngineCall.Run(() => Engine.Frames);
        if (ManifestHeader.PayloadEncoding != PayloadEncoding.IndexedZstd)
        {
            return null;
        }

        return new IndexedFrameIndex
        {
            Entries =
            {
                frames.Select(frame => new IndexedFrameEntry
                {
                    Name = frame.Name,
                    FrameOffset = frame.Offset,
                    CompressedSize = frame.CompressedSize,
                    RawSize = frame.RawSize,
                    RawXxh64 = frame.Xxh64,
                    RawSha256 = ByteString.CopyFrom(frame.Sha256.Span),
                }),
            },
            TotalRawSize = frames.Sum(frame => frame.RawSize),
            TotalCompressedSize = frames.Sum(frame => frame.CompressedSize),
            ManifestXxh64 = EngineCall.Run(() => Engine.ManifestXxh64),
        };
    }

    /// <summary>The tables by level, then by first key, with the number of their entries. Opens every table.</summary>
    /// <param name="cancel">Cancels between tables.</param>
    /// <returns>The tables.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public IReadOnlyList<StoredTable> ReadTables(CancellationToken cancel = default) => Describe(EngineCall.Run(() => Engine.ReadTables(cancel)));

    /// <summary>Counts all live keys by family. Reads every table.</summary>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The families that have keys, in key order.</returns>
    /// <exception cref="C1zException">Damaged data.</exception>
    public IReadOnlyList<KeyFamilySize> CountKeyFamilies(CancellationToken cancel = default) =>
        EngineCall.Run(() => Engine.CountFamilies(cancel))
            .Select(family => new KeyFamilySize(family.Name, family.Keys, family.KeyBytes, family.ValueBytes)).ToArray();

    private static StoredTable[] Describe(IReadOnlyList<LsmTable> tables) =>
    [
        .. tables.Select(table => new StoredTable(
            table.Level,
            table.Number,
            table.FileName,
            table.IsVirtual,
            table.Size,
            table.SmallestKey,
            table.LargestKey,
            table.SmallestSequence,
            table.LargestSequence)
        {
            Entries = table.Entries,
        }),
    ];
}
