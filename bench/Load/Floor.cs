using System.Diagnostics;
using System.Text;
using C1z.Envelope;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>
/// What a writer of these rows is measured against: every grant marshalled by hand (key and record, in the order given), the result compressed at zstd level 1 in
/// pieces of 2 MiB, then written and synced. No sort, no index, no digest, no hash.
/// </summary>
/// <param name="Milliseconds">Step by step: all rows marshalled into memory, then compressed on all cores, then written.</param>
/// <param name="FusedMilliseconds">The least there is: marshalled and compressed piece by piece while it is in the cache, on all cores, then written.</param>
internal readonly record struct Floor(double Milliseconds, double FusedMilliseconds)
{
    private const int PieceBytes = 2 << 20;
    private const int MaxRowBytes = 512;

    /// <summary>Runs both once.</summary>
    /// <param name="grants">The rows.</param>
    /// <param name="path">Where the result goes; replaced.</param>
    public static Floor Measure(Grant[] grants, string path) => new(RunSteps(grants, path), RunFused(grants, path));

    private static double RunSteps(Grant[] grants, string path)
    {
        long started = Stopwatch.GetTimestamp();
        var pieces = new List<(byte[] Bytes, int Used)>();
        byte[] piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
        int used = 0;
        foreach (Grant grant in grants)
        {
            if (used + MaxRowBytes > PieceBytes)
            {
                pieces.Add((piece, used));
                piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
                used = 0;
            }

            used += Marshal(grant, piece.AsSpan(used));
        }

        pieces.Add((piece, used));
        byte[][] frames = new byte[pieces.Count][];
        Parallel.For(0, frames.Length, i =>
        {
            using var zstd = new ZstdCompressor(level: 1);
            byte[] packed = GC.AllocateUninitializedArray<byte>(ZstdCompressor.MaxCompressedLength(PieceBytes));
            frames[i] = packed.AsSpan(0, zstd.Compress(pieces[i].Bytes.AsSpan(0, pieces[i].Used), packed)).ToArray();
        });
        using FileStream file = File.Create(path);
        foreach (byte[] frame in frames)
        {
            file.Write(frame);
        }

        file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double RunFused(Grant[] grants, string path)
    {
        long started = Stopwatch.GetTimestamp();
        int shards = Environment.ProcessorCount;
        var frames = new List<byte[]>[shards];
        var threads = new Thread[shards];
        for (int shard = 0; shard < shards; shard++)
        {
            int index = shard;
            int from = (int)((long)grants.Length * shard / shards);
            int to = (int)((long)grants.Length * (shard + 1) / shards);
            threads[shard] = new Thread(() => frames[index] = Pack(grants.AsSpan(from, to - from)));
            threads[shard].Start();
        }

        using FileStream file = File.Create(path);
        for (int shard = 0; shard < shards; shard++)
        {
            threads[shard].Join();
            foreach (byte[] frame in frames[shard])
            {
                file.Write(frame);
            }
        }

        file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static List<byte[]> Pack(ReadOnlySpan<Grant> grants)
    {
        using var zstd = new ZstdCompressor(level: 1);
        byte[] piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
        byte[] packed = GC.AllocateUninitializedArray<byte>(ZstdCompressor.MaxCompressedLength(PieceBytes));
        var frames = new List<byte[]>();
        int used = 0;
        foreach (Grant grant in grants)
        {
            if (used + MaxRowBytes > PieceBytes)
            {
                frames.Add(packed.AsSpan(0, zstd.Compress(piece.AsSpan(0, used), packed)).ToArray());
                used = 0;
            }

            used += Marshal(grant, piece.AsSpan(used));
        }

        frames.Add(packed.AsSpan(0, zstd.Compress(piece.AsSpan(0, used), packed)).ToArray());
        return frames;
    }

    // The key, then the record: id, entitlement reference, principal reference, time. Rows of the dataset are short enough for lengths of one byte.
    private static int Marshal(Grant grant, Span<byte> target)
    {
        ResourceId resource = grant.Entitlement.Resource.Id;
        ResourceId principal = grant.Principal.Id;
        int at = 0;
        foreach (string part in (ReadOnlySpan<string>)[resource.ResourceType, resource.Resource, grant.Entitlement.Id, principal.ResourceType, principal.Resource])
        {
            at += Encoding.UTF8.GetBytes(part, target[at..]);
            target[at++] = 0;
        }

        at = Field(target, at, 0x12, grant.Id);
        int head = at;
        at = Field(target, at + 2, 0x0A, resource.ResourceType);
        at = Field(target, at, 0x12, resource.Resource);
        at = Field(target, at, 0x1A, grant.Entitlement.Id);
        (target[head], target[head + 1]) = (0x1A, (byte)(at - head - 2));
        head = at;
        at = Field(target, at + 2, 0x0A, principal.ResourceType);
        at = Field(target, at, 0x12, principal.Resource);
        (target[head], target[head + 1]) = (0x22, (byte)(at - head - 2));
        ReadOnlySpan<byte> time = [0x2A, 12, 0x08, 1, 2, 3, 4, 5, 0x10, 6, 7, 8, 9, 10];
        time.CopyTo(target[at..]);
        return at + time.Length;
    }

    private static int Field(Span<byte> target, int at, byte tag, string text)
    {
        int length = Encoding.UTF8.GetBytes(text, target[(at + 2)..]);
        (target[at], target[at + 1]) = (tag, (byte)length);
        return at + 2 + length;
    }
}
