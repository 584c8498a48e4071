using System.Buffers.Binary;
using System.Security.Cryptography;
using C1z.Proto.Container.V3;
using Google.Protobuf;

namespace C1z.Envelope.Tests;

/// <summary>Builds v3 containers byte by byte, so that a test can break any one rule and keep all hashes right.</summary>
internal sealed class RawContainer
{
    private readonly List<byte> _payload = [];

    internal byte[] Manifest { get; set; } = Manifests.New().ToByteArray();

    internal IndexedFrameIndex Index { get; } = new();

    internal Action<byte[]> Footer { get; set; } = _ => { };

    internal long PayloadOffset => V3Header.PrefixBytes + Manifest.Length;

    internal RawContainer Add(string name, byte[] raw, byte[]? frame = null, Action<IndexedFrameEntry>? change = null)
    {
        frame ??= Zstd.Frame(raw);
        IndexedFrameEntry entry = new()
        {
            Name = name,
            FrameOffset = PayloadOffset + _payload.Count,
            CompressedSize = frame.Length,
            RawSize = raw.Length,
            RawXxh64 = XxHash64.Hash(raw),
            RawSha256 = ByteString.CopyFrom(SHA256.HashData(raw)),
        };
        change?.Invoke(entry);
        Index.Entries.Add(entry);
        _payload.AddRange(frame);
        return this;
    }

    internal byte[] Build()
    {
        byte[] index = Index.ToByteArray();
        byte[] footer = new byte[FrameIndex.FooterBytes];
        BinaryPrimitives.WriteInt64BigEndian(footer, PayloadOffset + _payload.Count);
        BinaryPrimitives.WriteInt32BigEndian(footer.AsSpan(8), index.Length);
        BinaryPrimitives.WriteUInt64BigEndian(footer.AsSpan(12), XxHash64.Hash(index));
        "C1ZIDX1\0"u8.CopyTo(footer.AsSpan(20));
        Footer(footer);
        return [.. Head(Manifest, (uint)Manifest.Length), .. _payload, .. index, .. footer];
    }

    internal static byte[] Head(byte[] manifest, uint claimedLength)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, claimedLength);
        return [.. "C1Z3\0"u8, .. length, .. manifest];
    }

    internal static byte[] Archive(byte[] tar) => [.. Archive(tar, PayloadEncoding.Tar)];

    internal static byte[] Archive(byte[] tar, PayloadEncoding encoding)
    {
        byte[] manifest = Manifests.New(encoding).ToByteArray();
        return [.. Head(manifest, (uint)manifest.Length), .. encoding == PayloadEncoding.Tar ? tar : Zstd.FrameWithoutSize(tar)];
    }
}
