namespace C1z.Engines.Tables;

/// <summary>What the metaindex and the properties of a table say, after everything that is refused by name has been refused.</summary>
/// <param name="Properties">The properties.</param>
/// <param name="PropertiesHandle">Their block.</param>
/// <param name="RangeDeletes">The block of range deletions, if there is one.</param>
/// <param name="OtherBlocks">Blocks that reading has no use for, such as filters.</param>
internal sealed record TableMetadata(
    TableProperties Properties, BlockHandle PropertiesHandle, BlockHandle? RangeDeletes, IReadOnlyList<BlockHandle> OtherBlocks)
{
    /// <summary>Reads and checks both blocks.</summary>
    public static TableMetadata Read(TableFooter footer, BlockReader blocks, BlockScratch scratch)
    {
        BlockLocation location = blocks.Locate(footer.Metaindex);
        Dictionary<string, byte[]> metaindex = KeyValueBlock.Read(
            blocks.Read(footer.Metaindex, scratch, fillCache: false, mustBeRaw: true), footer.Format >= TableFormat.PebbleV6, location);

        Refuse(metaindex, PropertyNames.RangeKeysBlock, "range keys", location);
        Refuse(metaindex, PropertyNames.BlobReferencesBlock, "references to blob files", location);
        BlockHandle? rangeDeletes = Find(metaindex, PropertyNames.RangeDeletesBlock, location);
        if (rangeDeletes is null)
        {
            Refuse(metaindex, PropertyNames.OldRangeDeletesBlock, "range deletions in an old form", location);
        }

        BlockHandle handle = Find(metaindex, PropertyNames.Properties, location)
            ?? throw location.Error(TableErrorCode.Malformed, $"the metaindex has no {PropertyNames.Properties}");
        BlockLocation propertiesLocation = blocks.Locate(handle);
        var properties = new TableProperties(
            KeyValueBlock.Read(
                blocks.Read(handle, scratch, fillCache: false, isProperties: footer.Format == TableFormat.RocksDbV2),
                footer.Format >= TableFormat.PebbleV7,
                propertiesLocation),
            propertiesLocation);
        CheckNames(properties, footer, propertiesLocation);
        CheckAttributes(properties, footer, rangeDeletes is not null, propertiesLocation);

        var others = new List<BlockHandle>();
        foreach (string name in metaindex.Keys)
        {
            if (name is not (PropertyNames.Properties or PropertyNames.RangeDeletesBlock))
            {
                others.Add(Find(metaindex, name, location)!.Value);
            }
        }

        return new TableMetadata(properties, handle, rangeDeletes, others);
    }

    private static BlockHandle? Find(Dictionary<string, byte[]> metaindex, string name, BlockLocation location)
    {
        if (!metaindex.TryGetValue(name, out byte[]? value))
        {
            return null;
        }

        int at = 0;
        return BlockHandle.TryRead(value, ref at, out BlockHandle handle)
            ? handle
            : throw location.Error(TableErrorCode.Malformed, $"the metaindex entry {name} is not a block handle");
    }

    private static void Refuse(Dictionary<string, byte[]> metaindex, string name, string what, BlockLocation location)
    {
        if (metaindex.ContainsKey(name))
        {
            throw location.Error(TableErrorCode.Unsupported, $"the table has {what} ({name}), which are not read");
        }
    }

    private static void CheckNames(TableProperties properties, TableFooter footer, BlockLocation location)
    {
        if (properties.Comparator is not ("" or WellKnownNames.Comparer))
        {
            throw location.Error(
                TableErrorCode.Unsupported, $"the table is ordered by {properties.Comparator}, not by {WellKnownNames.Comparer}");
        }

        if (properties.MergeOperator is not ("" or "nullptr" or WellKnownNames.Merger))
        {
            throw location.Error(
                TableErrorCode.Unsupported, $"the table has the merger {properties.MergeOperator}, not {WellKnownNames.Merger}");
        }

        if (footer.IsColumnar && properties.KeySchema is not WellKnownNames.KeySchema)
        {
            throw location.Error(
                TableErrorCode.Unsupported, $"the columnar key schema {properties.KeySchema} is not {WellKnownNames.KeySchema}");
        }
    }

    /// <summary>Checks that a v7 footer and the properties tell one story, as far as the properties tell it.</summary>
    private static void CheckAttributes(TableProperties properties, TableFooter footer, bool hasRangeDeletes, BlockLocation location)
    {
        const TableAttributes refused =
            TableAttributes.RangeKeySets | TableAttributes.RangeKeyUnsets | TableAttributes.RangeKeyDeletes | TableAttributes.BlobValues;
        if (footer.Attributes is not TableAttributes attributes)
        {
            return;
        }

        if ((attributes & refused) is not TableAttributes.None and var found)
        {
            throw location.Error(TableErrorCode.Unsupported, $"the table has {found}, which are not read");
        }

        TableAttributes derived = TableAttributes.None;
        derived |= hasRangeDeletes && properties.RangeDeletions > 0 ? TableAttributes.RangeDeletes : 0;
        derived |= properties.HasTwoLevelIndex ? TableAttributes.TwoLevelIndex : 0;
        derived |= properties.Entries > (properties.RangeDeletions ?? 0) ? TableAttributes.PointKeys : 0;
        derived |= properties.Integer(PropertyNames.ValueBlocks, location) > 0 ? TableAttributes.ValueBlocks : 0;
        if (attributes != derived)
        {
            throw location.Error(TableErrorCode.Inconsistent, $"the footer's attributes say {attributes}, the properties say {derived}");
        }
    }
}
