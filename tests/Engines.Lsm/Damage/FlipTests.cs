using C1z.Engines.Lsm.Tests.Support;

namespace C1z.Engines.Lsm.Tests.Damage;

/// <summary>Whatever happens to a byte of a file: an error that names the trouble, or exactly the content that was there.</summary>
public sealed class FlipTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_flipped_byte_is_noticed_or_harmless()
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go("tiny-v3"));
        string original = Contents.Of(Fixtures.Go("tiny-v3"));
        string path = _folder.File("flip.c1z");
        File.WriteAllBytes(path, bytes);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        int accepted = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            Put(file, i, (byte)(bytes[i] ^ (1 << (i % 8))));
            accepted += Read(path, original, $"byte {i} was flipped") ? 1 : 0;
            Put(file, i, bytes[i]);
        }

        accepted.Should().BeLessThan(bytes.Length / 100, "hashes cover the file from its first to its last byte");
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go("tiny-v3"));
        string original = Contents.Of(Fixtures.Go("tiny-v3"));
        string path = _folder.File("cut.c1z");
        File.WriteAllBytes(path, bytes);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        for (int length = bytes.Length - 1; length >= 0; length--)
        {
            file.SetLength(length);
            Read(path, original, $"cut to {length} bytes").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("tiny-v3-tar", 31)]
    [InlineData("tiny-v3-tarzstd", 31)]
    public void Flips_in_archives_are_noticed_or_harmless(string name, int step)
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.Go(name));
        string original = Contents.Of(Fixtures.Go(name));
        string path = _folder.File("flip.c1z");
        for (int i = 0; i < bytes.Length; i += step)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, changed);
            Read(path, original, $"byte {i} was flipped");
        }
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
