using System.Buffers.Binary;

namespace C1z.Engines.Tables.Tests;

/// <summary>Frames records in any family of chunk types.</summary>
internal static class LogFile
{
    public const byte Legacy = 1;
    public const byte Recyclable = 5;
    public const byte Sync = 9;

    public static byte[] Build(byte firstType, uint number, params byte[][] records)
    {
        var log = new List<byte>();
        int header = RecordLogFormat.Header(firstType);
        foreach (byte[] record in records)
        {
            int done = 0;
            bool first = true;
            do
            {
                int left = RecordLogFormat.BlockLength - (log.Count % RecordLogFormat.BlockLength);
                if (left < header)
                {
                    log.AddRange(new byte[left]);
                    left = RecordLogFormat.BlockLength;
                }

                int length = Math.Min(left - header, record.Length - done);
                bool last = done + length == record.Length;
                byte[] chunk = new byte[header + length];
                BinaryPrimitives.WriteUInt16LittleEndian(chunk.AsSpan(4), (ushort)length);
                chunk[6] = (byte)(firstType + (first ? (last ? 0 : 1) : (last ? 3 : 2)));
                if (header > RecordLogFormat.HeaderLength)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(7), number);
                }

                record.AsSpan(done, length).CopyTo(chunk.AsSpan(header));
                BinaryPrimitives.WriteUInt32LittleEndian(chunk, Crc32C.Masked(chunk.AsSpan(6)));
                log.AddRange(chunk);
                done += length;
                first = false;
            }
            while (done < record.Length);
        }

        return [.. log];
    }
}
