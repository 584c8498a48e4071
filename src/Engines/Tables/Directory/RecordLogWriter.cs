using System.Buffers;
using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>Frames records in the legacy chunk types, as a MANIFEST has them. Format: <see cref="RecordLogFormat"/>.</summary>
internal sealed class RecordLogWriter
{
    private readonly ArrayBufferWriter<byte> _log = new();

    /// <summary>Everything written so far.</summary>
    public ReadOnlySpan<byte> Written => _log.WrittenSpan;

    /// <summary>Appends a record.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        bool first = true;
        bool last;
        do
        {
            int left = RecordLogFormat.BlockLength - (_log.WrittenCount % RecordLogFormat.BlockLength);
            if (left < RecordLogFormat.HeaderLength)
            {
                _log.GetSpan(left)[..left].Clear();
                _log.Advance(left);
                left = RecordLogFormat.BlockLength;
            }

            int length = Math.Min(left - RecordLogFormat.HeaderLength, record.Length);
            last = length == record.Length;
            int position = (first, last) switch
            {
                (true, true) => RecordLogFormat.Full,
                (true, false) => RecordLogFormat.First,
                (false, false) => RecordLogFormat.Middle,
                (false, true) => RecordLogFormat.Last,
            };
            AppendChunk((byte)(1 + position), record[..length]);
            record = record[length..];
            first = false;
        }
        while (!last);
    }

    private void AppendChunk(byte type, ReadOnlySpan<byte> payload)
    {
        int length = RecordLogFormat.HeaderLength + payload.Length;
        Span<byte> chunk = _log.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk[RecordLogFormat.LengthAt..], (ushort)payload.Length);
        chunk[RecordLogFormat.TypeAt] = type;
        payload.CopyTo(chunk[RecordLogFormat.HeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk, Crc32C.Masked(chunk[RecordLogFormat.TypeAt..]));
        _log.Advance(length);
    }
}
