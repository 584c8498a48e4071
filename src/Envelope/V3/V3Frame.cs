namespace C1z.Envelope;

/// <summary>One file inside an indexed v3 container: an independent zstd frame and what is recorded about its content.</summary>
/// <param name="Name">The file's relative path with <c>/</c> between its parts.</param>
/// <param name="Offset">Where the frame begins in the container file.</param>
/// <param name="CompressedSize">The length of the frame in bytes, at least 1.</param>
/// <param name="RawSize">The length of the content in bytes.</param>
/// <param name="RawXxh64">XXH64 of the content, seed 0; compared on every read.</param>
/// <param name="RawSha256">SHA-256 of the content, 32 bytes; compared on request.</param>
public sealed record V3Frame(string Name, long Offset, long CompressedSize, long RawSize, ulong RawXxh64, ReadOnlyMemory<byte> RawSha256);
