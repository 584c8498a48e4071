using System.Buffers.Binary;
using System.Text;

namespace C1z.Engines.Tables;

/// <summary>What a table says about itself. Counts are <see langword="null"/> where the table leaves them out.</summary>
/// <remarks>On disk, integers are varints, except the index type (32 bits little-endian); a change is a new version.</remarks>
public sealed class TableProperties
{
    private readonly Dictionary<string, byte[]> _values;

    internal TableProperties(Dictionary<string, byte[]> values, BlockLocation location)
    {
        _values = values;
        Entries = Integer(PropertyNames.Entries, location);
        RangeDeletions = Integer(PropertyNames.RangeDeletions, location);
        DeletedKeys = Integer(PropertyNames.DeletedKeys, location);
        DataBlocks = Integer(PropertyNames.DataBlocks, location);
        RawKeyBytes = Integer(PropertyNames.RawKeySize, location);
        RawValueBytes = Integer(PropertyNames.RawValueSize, location);
        Comparator = Text(PropertyNames.Comparator);
        MergeOperator = Text(PropertyNames.MergeOperator);
        KeySchema = Text(PropertyNames.KeySchema);
        HasTwoLevelIndex = ReadIndexType(location);
    }

    /// <summary>All entries: points and range deletions.</summary>
    public long? Entries { get; }

    /// <summary>Range deletions among them.</summary>
    public long? RangeDeletions { get; }

    /// <summary>Entries that remove, ranges included.</summary>
    public long? DeletedKeys { get; }

    /// <summary>Data blocks.</summary>
    public long? DataBlocks { get; }

    /// <summary>Bytes of all internal keys before prefix sharing.</summary>
    public long? RawKeyBytes { get; }

    /// <summary>Bytes of all values.</summary>
    public long? RawValueBytes { get; }

    /// <summary>The comparer's name; empty when left out.</summary>
    public string Comparator { get; }

    /// <summary>The merger's name; empty when left out.</summary>
    public string MergeOperator { get; }

    /// <summary>The columnar key schema; empty when left out.</summary>
    public string KeySchema { get; }

    /// <summary>Whether the index is an index of index blocks.</summary>
    public bool HasTwoLevelIndex { get; }

    /// <summary>The names of all properties in the table.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The stored bytes of a property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its bytes.</param>
    public bool TryGetValue(string name, out ReadOnlyMemory<byte> value)
    {
        bool found = _values.TryGetValue(name, out byte[]? bytes);
        value = bytes;
        return found;
    }

    /// <summary>An integer property; <see langword="null"/> when left out.</summary>
    internal long? Integer(string name, BlockLocation location)
    {
        if (!_values.TryGetValue(name, out byte[]? bytes))
        {
            return null;
        }

        int at = 0;
        if (!Varint.TryRead(bytes, ref at, out ulong value) || at != bytes.Length || value > long.MaxValue)
        {
            location.ThrowMalformed($"the property {name} is not an integer");
        }

        return (long)value;
    }

    private string Text(string name) => _values.TryGetValue(name, out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : "";

    private bool ReadIndexType(BlockLocation location)
    {
        const uint binarySearch = 0;
        const uint twoLevel = 2;
        if (!_values.TryGetValue(PropertyNames.IndexType, out byte[]? bytes))
        {
            return false;
        }

        uint type = bytes.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : uint.MaxValue;
        return type switch
        {
            binarySearch => false,
            twoLevel => true,
            _ => throw location.Error(TableErrorCode.Unsupported, $"the index type {Convert.ToHexStringLower(bytes)} is not known"),
        };
    }
}
