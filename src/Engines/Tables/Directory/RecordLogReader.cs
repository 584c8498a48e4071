using System.Buffers.Binary;

namespace C1z.Engines.Tables;

/// <summary>Reads the records of a MANIFEST or a write-ahead log held in memory. Format: <see cref="RecordLogFormat"/>.</summary>
/// <remarks>
/// A chunk that carries another log's number is a remainder of a recycled file and ends the log. Any other damage throws, unless it is a
/// torn tail and such are accepted.
/// </remarks>
internal sealed class RecordLogReader
{
    private readonly byte[] _log;
    private readonly string _file;
    private readonly long? _number;
    private readonly TornTail _tornTail;
    private byte[] _assembly = [];
    private int _at;

    /// <summary>Creates a reader that stands before the first record.</summary>
    /// <param name="log">The whole file.</param>
    /// <param name="file">Its name.</param>
    /// <param name="number">Its number; <see langword="null"/> where recyclable chunks have no place.</param>
    /// <param name="tornTail">What to make of a damaged end.</param>
    public RecordLogReader(byte[] log, string file, long? number, TornTail tornTail)
    {
        _log = log;
        _file = file;
        _number = number;
        _tornTail = tornTail;
    }

    private enum ChunkStatus
    {
        Valid,
        End,
        OtherLog,
        Damaged,
    }

    /// <summary>Where the current record starts in the file.</summary>
    public long RecordOffset { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <returns><see langword="false"/> at the end of the log.</returns>
    /// <exception cref="TableException">The log is damaged.</exception>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        int assembled = -1;
        record = default;
        while (true)
        {
            int start = _at;
            ChunkStatus status = ReadChunk(ref _at, out int position, out ReadOnlySpan<byte> payload, out string rule);
            if (status == ChunkStatus.Valid && (position is RecordLogFormat.Full or RecordLogFormat.First) != (assembled < 0))
            {
                status = ChunkStatus.Damaged;
                rule = "the pieces of a record do not follow one another";
            }

            if (status == ChunkStatus.Valid && position == RecordLogFormat.Full)
            {
                RecordOffset = start;
                record = payload;
                return true;
            }

            if (status != ChunkStatus.Valid)
            {
                if (status is ChunkStatus.Damaged || assembled >= 0)
                {
                    HandleDamage(start, status is ChunkStatus.Damaged ? rule : "the log ends within a record");
                }

                _at = _log.Length;
                return false;
            }

            if (position == RecordLogFormat.First)
            {
                RecordOffset = start;
                assembled = 0;
            }

            Append(ref assembled, payload);
            if (position == RecordLogFormat.Last)
            {
                record = _assembly.AsSpan(0, assembled);
                return true;
            }
        }
    }

    private void Append(ref int assembled, ReadOnlySpan<byte> payload)
    {
        int length = assembled + payload.Length;
        if (length > _assembly.Length)
        {
            Array.Resize(ref _assembly, Math.Max(length, _assembly.Length * 2));
        }

        payload.CopyTo(_assembly.AsSpan(assembled));
        assembled = length;
    }

    private ChunkStatus ReadChunk(ref int at, out int position, out ReadOnlySpan<byte> payload, out string rule)
    {
        position = 0;
        payload = default;
        rule = "";
        int left = RecordLogFormat.BlockLength - (at % RecordLogFormat.BlockLength);
        if (left < RecordLogFormat.HeaderLength)
        {
            at += left;
            left = RecordLogFormat.BlockLength;
        }

        if (at >= _log.Length)
        {
            return ChunkStatus.End;
        }

        ReadOnlySpan<byte> block = _log.AsSpan(at, Math.Min(left, _log.Length - at));
        if (block.Length < RecordLogFormat.HeaderLength)
        {
            rule = "the log ends within the header of a chunk";
            return block.IndexOfAnyExcept((byte)0) < 0 ? ChunkStatus.End : ChunkStatus.Damaged;
        }

        if (block[..RecordLogFormat.HeaderLength].IndexOfAnyExcept((byte)0) < 0)
        {
            rule = "something follows the zeros that end the log";
            return _log.AsSpan(at).IndexOfAnyExcept((byte)0) < 0 ? ChunkStatus.End : ChunkStatus.Damaged;
        }

        byte type = block[RecordLogFormat.TypeAt];
        int header = RecordLogFormat.Header(type);
        int length = header + BinaryPrimitives.ReadUInt16LittleEndian(block[RecordLogFormat.LengthAt..]);
        if (type is 0 or > RecordLogFormat.LastType || (header > RecordLogFormat.HeaderLength && _number is null) || length > block.Length)
        {
            rule = $"a chunk of type {type} and {length} bytes does not fit here";
            return ChunkStatus.Damaged;
        }

        if (header > RecordLogFormat.HeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(block[RecordLogFormat.HeaderLength..]) != unchecked((uint)_number!.Value))
        {
            rule = "a chunk carries another log's number, yet its checksum is made with this log's";
            return IsOurs(block[..length]) ? ChunkStatus.Damaged : ChunkStatus.OtherLog;
        }

        if (Crc32C.Masked(block[RecordLogFormat.TypeAt..length]) != BinaryPrimitives.ReadUInt32LittleEndian(block))
        {
            rule = "a chunk does not match its checksum";
            return ChunkStatus.Damaged;
        }

        position = (type - 1) % RecordLogFormat.Positions;
        payload = block[header..length];
        at += length;
        return ChunkStatus.Valid;
    }

    /// <summary>Whether only the number in a chunk is wrong.</summary>
    private bool IsOurs(ReadOnlySpan<byte> chunk)
    {
        byte[] repaired = chunk.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(repaired.AsSpan(RecordLogFormat.HeaderLength), unchecked((uint)_number!.Value));
        return Crc32C.Masked(repaired.AsSpan(RecordLogFormat.TypeAt)) == BinaryPrimitives.ReadUInt32LittleEndian(chunk);
    }

    /// <summary>Throws, unless this may be the torn end of the last log: then nothing readable follows in any later block.</summary>
    private void HandleDamage(int at, string rule)
    {
        bool torn = _tornTail == TornTail.EndOfLog;
        long next = ((at / RecordLogFormat.BlockLength) + 1L) * RecordLogFormat.BlockLength;
        for (; torn && next < _log.Length; next += RecordLogFormat.BlockLength)
        {
            int position = (int)next;
            torn = ReadChunk(ref position, out _, out _, out _) != ChunkStatus.Valid;
        }

        if (!torn)
        {
            throw new TableException(TableErrorCode.ChecksumMismatch, _file, at, rule);
        }
    }
}
