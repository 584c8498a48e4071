using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using C1z.Envelope;

namespace C1z.Engines.Lsm.Working;

/// <summary>The bytes of a journal.</summary>
/// <remarks>
/// On-disk format; a change is a new version, and the last byte of the magic says which. All integers are big endian; a text or key is its length (4 bytes)
/// and its bytes.
/// <list type="bullet">
/// <item>8 bytes magic <c>C1ZWRK\0</c> and version 2; 8 bytes XXH64 (seed 0) of everything behind it</item>
/// <item>1 byte flags: 1 the base's rows are hidden, 2 its digests are stale, 4 there is a successor</item>
/// <item>base, and successor or zeros: 1 byte, whether it is indexed; length, write time, hash: 8 bytes each</item>
/// <item>time of the checkpoint, ticks of UTC (8); id of the sync (text); its token (text); name of the store (text), empty for none</item>
/// <item>number of the next run (8); number of runs (4); each run, oldest first: number (8), tier (4), bytes of the file (8), rows (8), smallest key, largest
/// key</item>
/// </list>
/// </remarks>
internal static class JournalCodec
{
    /// <summary>A longer journal is refused before it is read: a token is the largest thing in it.</summary>
    public const int MaxBytes = 64 << 20;

    private const int HashedFrom = 16;
    private const byte HidesBase = 1;
    private const byte DigestsAreStale = 2;
    private const byte HasSuccessor = 4;

    private static ReadOnlySpan<byte> Magic => "C1ZWRK\0\u0002"u8;

    /// <summary>Encodes.</summary>
    public static byte[] Encode(Journal journal)
    {
        var to = new ArrayBufferWriter<byte>(256);
        to.Write(Magic);
        Number(to, 0);
        Byte(to, (byte)((journal.HidesBase ? HidesBase : 0) | (journal.DigestsAreStale ? DigestsAreStale : 0) | (journal.Successor is null ? 0 : HasSuccessor)));
        Identity(to, journal.Base);
        Identity(to, journal.Successor ?? V3Identity.None);
        Number(to, journal.Time.UtcTicks);
        Bytes(to, Encoding.UTF8.GetBytes(journal.SyncId));
        Bytes(to, Encoding.UTF8.GetBytes(journal.Token));
        Bytes(to, Encoding.UTF8.GetBytes(journal.Store));
        Number(to, journal.NextRun);
        Length(to, journal.Runs.Count);
        foreach (RunInfo run in journal.Runs)
        {
            Number(to, run.Number);
            Length(to, run.Tier);
            Number(to, run.Bytes);
            Number(to, run.Rows);
            Bytes(to, run.Smallest);
            Bytes(to, run.Largest);
        }

        byte[] bytes = to.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(Magic.Length), XxHash64.Hash(bytes.AsSpan(HashedFrom)));
        return bytes;
    }

    /// <summary>Decodes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>; <see cref="EngineErrorCode.Unsupported"/>: another version.</exception>
    public static Journal Decode(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < HashedFrom || !bytes.StartsWith(Magic[..^1]))
        {
            throw new EngineException(EngineErrorCode.Corrupt, "the journal does not begin like one", path);
        }

        if (bytes[Magic.Length - 1] != Magic[^1])
        {
            throw new EngineException(EngineErrorCode.Unsupported, $"the journal has version {bytes[Magic.Length - 1]}, only {Magic[^1]} is read", path);
        }

        if (XxHash64.Hash(bytes[HashedFrom..]) != BinaryPrimitives.ReadUInt64BigEndian(bytes[Magic.Length..]))
        {
            throw new EngineException(EngineErrorCode.Corrupt, "the journal does not match its hash", path);
        }

        var from = new JournalReader(bytes, HashedFrom, path);
        byte flags = from.Byte();
        V3Identity basis = Identity(ref from);
        V3Identity successor = Identity(ref from);
        var journal = new Journal
        {
            HidesBase = (flags & HidesBase) != 0,
            DigestsAreStale = (flags & DigestsAreStale) != 0,
            Base = basis,
            Successor = (flags & HasSuccessor) != 0 ? successor : null,
            Time = from.Time(),
            SyncId = Encoding.UTF8.GetString(from.Bytes()),
            Token = Encoding.UTF8.GetString(from.Bytes()),
            Store = Encoding.UTF8.GetString(from.Bytes()),
            NextRun = from.Number(),
            Runs = Runs(ref from),
        };
        from.RequireEnd();
        return journal;
    }

    private static RunInfo[] Runs(ref JournalReader from)
    {
        const int leastBytes = 36;
        var runs = new RunInfo[from.Count(leastBytes)];
        for (int i = 0; i < runs.Length; i++)
        {
            long number = from.Number();
            int tier = from.Count(leastBytes: 0);
            long bytes = from.Number();
            long rows = from.Number();
            runs[i] = new RunInfo(number, tier, bytes, rows, from.Bytes().ToArray(), from.Bytes().ToArray());
        }

        return runs;
    }

    private static V3Identity Identity(ref JournalReader from) => new(from.Byte() != 0, from.Number(), from.Number(), (ulong)from.Signed());

    private static void Identity(ArrayBufferWriter<byte> to, V3Identity identity)
    {
        Byte(to, identity.IsIndexed ? (byte)1 : (byte)0);
        Number(to, identity.Length);
        Number(to, identity.WriteTime);
        Number(to, (long)identity.Hash);
    }

    private static void Byte(ArrayBufferWriter<byte> to, byte value) => to.Write([value]);

    private static void Number(ArrayBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(sizeof(long)), value);
        to.Advance(sizeof(long));
    }

    private static void Length(ArrayBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }

    private static void Bytes(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        Length(to, value.Length);
        to.Write(value);
    }
}
