using System.Buffers.Binary;
using System.Text;

namespace C1z.Engines.Tables.Tests;

/// <summary>Writes the bytes of a batch, operation by operation.</summary>
internal sealed class BatchBytes
{
    private readonly List<byte> _bytes = [.. new byte[12]];
    private readonly ulong _sequence;
    private uint _count;

    public BatchBytes(ulong sequence) => _sequence = sequence;

    public BatchBytes Set(string key, string value) => Operation(1, key, value);

    public BatchBytes Delete(string key) => Operation(0, key);

    public BatchBytes SingleDelete(string key) => Operation(7, key);

    public BatchBytes DeleteRange(string start, string end) => Operation(15, start, end);

    public BatchBytes DeleteSized(string key, byte size) => Operation(23, key, ((char)size).ToString());

    public BatchBytes LogData(string text)
    {
        Operation(3, text);
        _count--;
        return this;
    }

    public BatchBytes Operation(byte kind, params string[] strings)
    {
        _bytes.Add(kind);
        _count++;
        foreach (string text in strings)
        {
            byte[] length = new byte[Varint.MaxLength];
            _bytes.AddRange(length[..Varint.Write(length, (ulong)text.Length)]);
            _bytes.AddRange(Encoding.ASCII.GetBytes(text));
        }

        return this;
    }

    public byte[] Build()
    {
        byte[] batch = [.. _bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(batch, _sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(batch.AsSpan(8), _count);
        return batch;
    }
}
