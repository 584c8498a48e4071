using System.Buffers.Binary;
using System.Text;

namespace C1z.Engines.Tables;

/// <summary>Builds the properties block: names in bytewise order, one restart point.</summary>
internal sealed class PropertiesBuilder
{
    private readonly SortedDictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    /// <summary>Adds a text.</summary>
    public void Add(string name, string text) => _values.Add(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a number as a varint.</summary>
    public void Add(string name, long number)
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxLength];
        _values.Add(name, bytes[..Varint.Write(bytes, (ulong)number)].ToArray());
    }

    /// <summary>Adds 32 bits, little-endian.</summary>
    public void AddFixed32(string name, uint number)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        _values.Add(name, bytes);
    }

    /// <summary>Adds 64 bits, little-endian.</summary>
    public void AddFixed64(string name, ulong number)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        _values.Add(name, bytes);
    }

    /// <summary>The finished block.</summary>
    public RowBlockBuilder Build()
    {
        var block = new RowBlockBuilder(restartInterval: int.MaxValue, expectedBytes: 1024);
        foreach ((string name, byte[] value) in _values)
        {
            block.Add(Encoding.UTF8.GetBytes(name), value);
        }

        return block;
    }
}
