using System.Text;

namespace C1z.Engines.Tables;

/// <content>The end of a table.</content>
public sealed partial class TableWriter
{
    private const uint OneLevelIndex = 0;
    private const uint TwoLevelIndex = 2;
    private const uint ExternalFileVersion = 2;

    /// <summary>Writes everything behind the rows. The writer takes nothing more.</summary>
    /// <returns>What the directory must know about the table.</returns>
    /// <exception cref="InvalidOperationException">The table has no entry.</exception>
    public TableSummary Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        byte[] smallest = SmallestKey();
        byte[] largest = LargestKey();
        if (!_block.IsEmpty)
        {
            FlushBlock();
        }

        long dataBytes = _emitter.Position;
        BlockHandle? rangeDeletes = _rangeDeletes is null ? null : _emitter.Write(_rangeDeletes);
        BlockHandle index = _index.Write(_emitter, _lastKey.AsSpan(0, _lastKeyLength), _lastTrailer);
        BlockHandle properties = _emitter.Write(BuildProperties(dataBytes).Build());
        BlockHandle metaindex = WriteMetaindex(properties, rangeDeletes);
        Span<byte> footer = stackalloc byte[FooterLayout.RocksDbLength];
        FooterLayout.Write(footer, _options.Format, metaindex, index);
        _emitter.WriteRaw(footer);
        _finished = true;
        return new TableSummary
        {
            Size = _emitter.Position,
            Entries = Entries,
            DataBlocks = _dataBlocks,
            Smallest = smallest,
            Largest = largest,
            SmallestSequence = _lowestSequence,
            LargestSequence = _highestSequence,
        };
    }

    private PropertiesBuilder BuildProperties(long dataBytes)
    {
        var properties = new PropertiesBuilder();
        properties.AddFixed32(PropertyNames.IndexType, _index.Partitions > 0 ? TwoLevelIndex : OneLevelIndex);
        properties.Add(PropertyNames.Comparator, WellKnownNames.Comparer);
        properties.Add(PropertyNames.Compression, _options.Compression == BlockCompression.Zstd ? "ZSTD" : "NoCompression");
        properties.Add(PropertyNames.DataSize, dataBytes);
        properties.Add(PropertyNames.DeletedKeys, _deletes + _tombstones);
        properties.Add(PropertyNames.IndexSize, _index.Bytes);
        properties.Add(PropertyNames.MergeOperator, WellKnownNames.Merger);
        properties.Add(PropertyNames.DataBlocks, _dataBlocks);
        properties.Add(PropertyNames.Entries, Entries);
        properties.Add(PropertyNames.RangeDeletions, _tombstones);
        properties.Add(PropertyNames.RawKeySize, _rawKeyBytes);
        properties.Add(PropertyNames.RawValueSize, _rawValueBytes);
        if (_index.Partitions > 0)
        {
            properties.Add(PropertyNames.IndexPartitions, _index.Partitions);
        }

        if (_options.Format == TableFormat.RocksDbV2)
        {
            properties.AddFixed64(PropertyNames.ExternalGlobalSequence, 0);
            properties.AddFixed32(PropertyNames.ExternalVersion, ExternalFileVersion);
        }

        return properties;
    }

    private BlockHandle WriteMetaindex(BlockHandle properties, BlockHandle? rangeDeletes)
    {
        var metaindex = new RowBlockBuilder(restartInterval: 1, expectedBytes: 128);
        Span<byte> value = stackalloc byte[BlockHandle.MaxLength];
        metaindex.Add(Encoding.UTF8.GetBytes(PropertyNames.Properties), value[..properties.Write(value)]);
        if (rangeDeletes is BlockHandle handle)
        {
            metaindex.Add(Encoding.UTF8.GetBytes(PropertyNames.RangeDeletesBlock), value[..handle.Write(value)]);
        }

        return _emitter.Write(metaindex);
    }
}
