namespace C1z.Engines.Tables;

/// <summary>
/// An open table: footer, metaindex, properties and top index, checked. Thread-safe; make one <see cref="TableIterator"/> a thread.
/// </summary>
public sealed class TableReader : IDisposable
{
    private readonly ITableSource _source;
    private readonly Lazy<List<RangeTombstone>> _tombstones;
    private bool _disposed;

    private TableReader(ITableSource source, TableFooter footer, BlockReader blocks, TableMetadata metadata, ArraySegment<byte> index)
    {
        _source = source;
        Footer = footer;
        Blocks = blocks;
        Metadata = metadata;
        Index = index;
        _tombstones = new Lazy<List<RangeTombstone>>(ReadTombstones);
    }

    /// <summary>The file's name.</summary>
    public string Name => _source.Name;

    /// <summary>The file's size in bytes.</summary>
    public long Length => _source.Length;

    /// <summary>The format, by the footer.</summary>
    public TableFormat Format => Footer.Format;

    /// <summary>The checksum of its blocks, by the footer.</summary>
    public ChecksumKind Checksum => Footer.Checksum;

    /// <summary>What the table says about itself.</summary>
    public TableProperties Properties => Metadata.Properties;

    /// <summary>Counts what is read from it.</summary>
    public TableCounters Counters => Blocks.Counters;

    internal TableFooter Footer { get; }

    internal BlockReader Blocks { get; }

    internal TableMetadata Metadata { get; }

    /// <summary>The top index block.</summary>
    internal ArraySegment<byte> Index { get; }

    /// <summary>The range deletions, read when first asked for.</summary>
    internal List<RangeTombstone> Tombstones => _tombstones.Value;

    /// <summary>Opens a table: reads its footer, metaindex, properties and top index.</summary>
    /// <param name="source">The file; the reader disposes it, also when opening fails.</param>
    /// <param name="options">Limits, cache and counters; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TableException">Not a table, damaged, or a feature that is refused by name.</exception>
    public static TableReader Open(ITableSource source, TableReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            options ??= TableReaderOptions.Default;
            TableCounters counters = options.Counters ?? new TableCounters();
            TableFooter footer = TableFooter.Read(source);
            counters.CountTable();
            var blocks = new BlockReader(source, footer, options, counters);
            using var scratch = new BlockScratch();
            TableMetadata metadata = TableMetadata.Read(footer, blocks, scratch);
            ArraySegment<byte> index = blocks.Read(footer.Index, scratch, fillCache: false);
            bool lent = source.TryGetSegment(0, 0, out ArraySegment<byte> whole) && whole.Array == index.Array;
            return new TableReader(source, footer, blocks, metadata, lent ? index : index.ToArray());
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Makes an iterator over all point entries of the table, tombstones included.</summary>
    public TableIterator NewIterator()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new TableIterator(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Blocks.Forget();
            _source.Dispose();
        }
    }

    private List<RangeTombstone> ReadTombstones()
    {
        if (Metadata.RangeDeletes is not BlockHandle handle)
        {
            return [];
        }

        using var scratch = new BlockScratch();
        ArraySegment<byte> block = Blocks.Read(handle, scratch, fillCache: false);
        return RangeDeleteBlock.Read(block, Footer.IsColumnar, Blocks.Locate(handle));
    }
}
