using System.Buffers.Binary;
using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Damage;

/// <summary>Whatever happens to a byte of a file: an error that names the trouble, or exactly the content that was there.</summary>
public sealed class FlipTests : IDisposable
{
    private const int MagicLength = 5;
    private const int ManifestStart = MagicLength + sizeof(int);

    // Archives are unpacked to disk for every byte, which takes minutes; each byte is tried where C1Z_LARGE_TESTS is 1.
    private static readonly bool Thorough = Environment.GetEnvironmentVariable("C1Z_LARGE_TESTS") == "1";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_flipped_byte_is_noticed_or_harmless()
    {
        long length = new FileInfo(Fixtures.Go("tiny-v3")).Length;
        Flip("tiny-v3", 1, 1).Should().BeLessThan((int)(length / 100), "hashes cover the file from its first to its last byte");
    }

    // Two thirds of these files are descriptors in the manifest, which nothing covers and nothing reads.
    [Theory]
    [InlineData("tiny-v3-tar", 97, 7)]
    [InlineData("tiny-v3-tarzstd", 97, 2)]
    public void Flips_in_archives_are_noticed_or_harmless(string name, int manifestStep, int payloadStep) =>
        Flip(name, Thorough ? 1 : manifestStep, Thorough ? 1 : payloadStep);

    [Theory]
    [InlineData("tiny-v3", 1)]
    [InlineData("tiny-v3-tarzstd", 3)]
    [InlineData("tiny-v3-tar", 31)]
    public void Every_truncation_is_noticed(string name, int step)
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go(name));
        string original = Contents.Of(Fixtures.Go(name));
        string path = _folder.File("cut.c1z");
        File.WriteAllBytes(path, bytes);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        for (int length = bytes.Length - 1; length >= 0; length -= Thorough ? 1 : step)
        {
            file.SetLength(length);
            Read(path, original, $"cut to {length} bytes").Should().BeFalse();
        }
    }

    // How often the file was accepted, with its original content.
    private int Flip(string name, int manifestStep, int payloadStep)
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go(name));
        string original = Contents.Of(Fixtures.Go(name));
        string path = _folder.File("flip.c1z");
        File.WriteAllBytes(path, bytes);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        int payload = ManifestStart + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(MagicLength));
        int accepted = 0;
        for (int i = 0; i < bytes.Length; i += i >= ManifestStart && i < payload ? manifestStep : i < ManifestStart ? 1 : payloadStep)
        {
            Put(file, i, (byte)(bytes[i] ^ (1 << (i % 8))));
            accepted += Read(path, original, $"byte {i} was flipped") ? 1 : 0;
            Put(file, i, bytes[i]);
        }

        return accepted;
    }

    private static void Put(FileStream file, int offset, byte value)
    {
        file.Position = offset;
        file.WriteByte(value);
    }

    // True when the file was accepted; then its content must be the original's.
    private static bool Read(string path, string original, string what)
    {
        try
        {
            Contents.Of(path).Should().Be(original, what);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
