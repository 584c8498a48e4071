using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>Decodes a record of a write-ahead log: a batch of operations.</summary>
/// <remarks>
/// Layout: sequence number of the first operation (64 bits), number of operations (32 bits), then for each its kind (1 byte), its key and,
/// for kinds that have one, its value, both as varint length and data. <see cref="EntryKind.LogData"/> counts for nothing. Integers
/// little-endian.
/// This is an on-disk format: a change is a new version.
/// </remarks>
internal static class WriteBatchReader
{
    private const int HeaderLength = 12;

    /// <summary>Adds the operations of a batch to a run.</summary>
    public static void Replay(ReadOnlySpan<byte> batch, MemoryRun run, BlockLocation location)
    {
        if (batch.Length < HeaderLength)
        {
            location.ThrowMalformed("a batch is shorter than its header");
        }

        ulong sequence = BinaryPrimitives.ReadUInt64LittleEndian(batch);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(batch[sizeof(ulong)..]);
        if (sequence > InternalKey.MaxSequence - count)
        {
            location.ThrowMalformed($"{sequence} is not a sequence number");
        }

        uint operations = 0;
        int at = HeaderLength;
        while (at < batch.Length)
        {
            var kind = (EntryKind)batch[at++];
            ReadOnlySpan<byte> key = Bytes(batch, ref at, location);
            switch (kind)
            {
                case EntryKind.LogData:
                    continue;
                case EntryKind.Set or EntryKind.DeleteSized or EntryKind.RangeDelete:
                    Add(run, key, Bytes(batch, ref at, location), sequence + operations, kind, location);
                    break;
                case EntryKind.Delete or EntryKind.SingleDelete:
                    Add(run, key, default, sequence + operations, kind, location);
                    break;
                default:
                    throw location.Error(
                        TableErrorCode.Unsupported, $"a batch has an operation of kind {(byte)kind} ({kind}), which is not read");
            }

            operations++;
        }

        if (operations != count)
        {
            location.ThrowMalformed($"a batch announces {count} operations and has {operations}");
        }
    }

    private static void Add(
        MemoryRun run, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ulong sequence, EntryKind kind, BlockLocation location)
    {
        if (kind != EntryKind.RangeDelete)
        {
            run.Add(key, value, InternalKey.Trailer(sequence, kind));
        }
        else if (key.SequenceCompareTo(value) > 0)
        {
            location.ThrowMalformed("a range deletion ends before its start");
        }
        else if (!key.SequenceEqual(value))
        {
            run.Add(new RangeTombstone(key.ToArray(), value.ToArray(), sequence));
        }
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> batch, ref int at, BlockLocation location)
    {
        if (!Varint.TryReadInt32(batch, ref at, out int length) || length > batch.Length - at)
        {
            location.ThrowMalformed($"a batch has no whole byte string at its byte {at}");
        }

        ReadOnlySpan<byte> bytes = batch.Slice(at, length);
        at += length;
        return bytes;
    }
}
