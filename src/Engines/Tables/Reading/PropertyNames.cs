namespace C1z.Engines.Tables;

/// <summary>Names in the properties block and in the metaindex. On-disk names: a change is a new version.</summary>
internal static class PropertyNames
{
    public const string Comparator = "rocksdb.comparator";
    public const string Compression = "rocksdb.compression";
    public const string DataSize = "rocksdb.data.size";
    public const string DeletedKeys = "rocksdb.deleted.keys";
    public const string ExternalGlobalSequence = "rocksdb.external_sst_file.global_seqno";
    public const string ExternalVersion = "rocksdb.external_sst_file.version";
    public const string IndexPartitions = "rocksdb.index.partitions";
    public const string IndexSize = "rocksdb.index.size";
    public const string IndexType = "rocksdb.block.based.table.index.type";
    public const string KeySchema = "pebble.colblk.schema";
    public const string MergeOperator = "rocksdb.merge.operator";
    public const string DataBlocks = "rocksdb.num.data.blocks";
    public const string Entries = "rocksdb.num.entries";
    public const string RangeDeletions = "rocksdb.num.range-deletions";
    public const string RangeKeyDeletes = "pebble.num.range-key-dels";
    public const string RangeKeySets = "pebble.num.range-key-sets";
    public const string RangeKeyUnsets = "pebble.num.range-key-unsets";
    public const string RawKeySize = "rocksdb.raw.key.size";
    public const string RawValueSize = "rocksdb.raw.value.size";
    public const string ValueBlocks = "pebble.num.value-blocks";

    /// <summary>Metaindex: the properties block.</summary>
    public const string Properties = "rocksdb.properties";

    /// <summary>Metaindex: the range deletions, fragmented and sorted.</summary>
    public const string RangeDeletesBlock = "rocksdb.range_del2";

    /// <summary>Metaindex: an older form of range deletions. Refused when it stands alone.</summary>
    public const string OldRangeDeletesBlock = "rocksdb.range_del";

    /// <summary>Metaindex: range keys. Refused.</summary>
    public const string RangeKeysBlock = "pebble.range_key";

    /// <summary>Metaindex: the index of value blocks. Allowed as long as no value points there.</summary>
    public const string ValueIndexBlock = "pebble.value_index";

    /// <summary>Metaindex: references to blob files. Refused.</summary>
    public const string BlobReferencesBlock = "pebble.blob_ref_index";
}
