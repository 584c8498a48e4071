using C1z.Proto.Container.V3;

namespace C1z.Envelope.Tests;

/// <summary>
/// Every byte changed, every length cut. What may pass unnoticed, and why no reader can notice it:
/// <list type="bullet">
/// <item>INDEXED_ZSTD: nothing but changes of a frame's header or blocks that decode to the same content.</item>
/// <item>TAR_ZSTD: a manifest byte whose change still parses (no hash covers the manifest in archives).</item>
/// <item>TAR: the same, and any byte of a file's content (tar hashes headers only). Header bytes, padding and the end of the archive are all covered.</item>
/// </list>
/// </summary>
public sealed class V3DamageTests
{
    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    public void A_changed_byte_anywhere_is_refused_or_cannot_be_noticed(string name)
    {
        byte[] original = Fixtures.Bytes(name + ".c1z");
        using Patched file = new(original);
        Dictionary<string, byte[]> content = V3Files.Read(file.Path);
        V3Header header = V3Header.Read(file.Path);
        bool indexed = header.Manifest.PayloadEncoding == PayloadEncoding.IndexedZstd;
        List<Range> blind = indexed ? [] : [V3Header.PrefixBytes..(int)header.PayloadOffset];
        if (header.Manifest.PayloadEncoding == PayloadEncoding.Tar)
        {
            blind.AddRange(content.Values.Where(bytes => bytes.Length > 0).Select(bytes => Locate(original, bytes)));
        }

        int harmless = 0;
        for (int at = 0; at < original.Length; at++)
        {
            // The long manifest is cheap to cover with one mask; around it every byte gets several.
            bool manifest = at >= V3Header.PrefixBytes && at < header.PayloadOffset;
            foreach (int mask in manifest ? [1 << (at % 8)] : at < V3Header.PrefixBytes ? [1, 2, 4, 8, 16, 32, 64, 128, 255] : new[] { 1 << (at % 8), 255 })
            {
                file.Change(at, (byte)(original[at] ^ mask));
                bool noticed = !TryRead(file.Path, out Dictionary<string, byte[]> read);
                file.Change(at, original[at]);
                if (!noticed && !blind.Any(range => at >= range.Start.Value && at < range.End.Value))
                {
                    V3Files.Same(read, content).Should().BeTrue("byte {0} with mask {1} was accepted", at, mask);
                    harmless++;
                }
            }
        }

        harmless.Should().BeLessThan(100, "only a zstd frame has bits without meaning");
        V3Files.Same(V3Files.Read(file.Path), content).Should().BeTrue("the test restores what it changes");
    }

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    public void A_file_cut_at_any_byte_is_refused(string name)
    {
        byte[] original = Fixtures.Bytes(name + ".c1z");
        using Patched file = new(original);
        for (int length = original.Length - 1; length > 0; length--)
        {
            file.Cut(length);
            Record.Exception(() => V3Files.Read(file.Path))
                .Should().BeOfType<EnvelopeException>().Which.Code.Should().Be(EnvelopeErrorCode.Truncated, "{0} bytes are left", length);
        }
    }

    [Theory]
    [InlineData("tiny-v3", EnvelopeErrorCode.Truncated)] // The footer is looked for at the end, and is not there.
    [InlineData("tiny-v3-tar", EnvelopeErrorCode.TrailingData)]
    [InlineData("tiny-v3-tarzstd", EnvelopeErrorCode.TrailingData)]
    public void Bytes_behind_the_payload_are_refused(string name, EnvelopeErrorCode code)
    {
        using Patched file = new([.. Fixtures.Bytes(name + ".c1z"), 7]);
        Expect.Code(() => V3Files.Read(file.Path), code);
    }

    private static bool TryRead(string path, out Dictionary<string, byte[]> files)
    {
        files = [];
        try
        {
            files = V3Files.Read(path);
            return true;
        }
        catch (EnvelopeException)
        {
            return false;
        }
    }

    private static Range Locate(byte[] whole, byte[] part)
    {
        int start = whole.AsSpan().IndexOf(part);
        return start..(start + part.Length);
    }

    /// <summary>A file on disk whose bytes are changed in place, so that tens of thousands of variants cost one write each.</summary>
    private sealed class Patched : IDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly FileStream _file;

        internal Patched(byte[] content)
        {
            Path = _scratch.Write("a.c1z", content);
            _file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }

        internal string Path { get; }

        public void Dispose()
        {
            _file.Dispose();
            _scratch.Dispose();
        }

        internal void Change(int at, byte value) => RandomAccess.Write(_file.SafeFileHandle, [value], at);

        internal void Cut(int length) => _file.SetLength(length);
    }
}
