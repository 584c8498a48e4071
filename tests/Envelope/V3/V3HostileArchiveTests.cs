using System.Formats.Tar;
using C1z.Proto.Container.V3;

namespace C1z.Envelope.Tests;

/// <summary>Archives made by the framework's own writer, an implementation independent of the one under test.</summary>
public sealed class V3HostileArchiveTests
{
    [Theory]
    [InlineData(PayloadEncoding.Tar)]
    [InlineData(PayloadEncoding.TarZstd)]
    public void Reads_archives_of_another_writer_with_long_names_and_directories(PayloadEncoding encoding)
    {
        string longName = string.Join('/', Enumerable.Repeat("directory-ä", 40)) + "/file";
        byte[] tar = Tar(
            File("plain", 0), File("padded", 513), new PaxTarEntry(TarEntryType.Directory, "empty/"), File("a/b/c", 7), File(longName, 700));
        using Scratch scratch = new();
        using V3Reader reader = V3Reader.Open(scratch.Write("a.c1z", RawContainer.Archive(tar, encoding)));
        reader.ExtractTo(scratch["out"]);
        Dictionary<string, byte[]> files = V3Files.OnDisk(scratch["out"]);
        files.Keys.Should().BeEquivalentTo("plain", "padded", "a/b/c", longName);
        files["padded"].Should().HaveCount(513).And.OnlyContain(b => b == 'x');
        Directory.Exists(Path.Combine(scratch["out"], "empty")).Should().BeTrue();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a/../../x")]
    [InlineData("..")]
    public void Refuses_unsafe_names_of_files_and_directories(string name)
    {
        Expect.Code(() => Read(Tar(File(name, 1))), EnvelopeErrorCode.UnsafePath);
        Expect.Code(() => Read(Tar(new PaxTarEntry(TarEntryType.Directory, name))), EnvelopeErrorCode.UnsafePath);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Refuses_entries_that_are_neither_files_nor_directories(TarEntryType type)
    {
        PaxTarEntry entry = new(type, "x");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        Expect.Code(() => Read(Tar(File("a", 1), entry)), EnvelopeErrorCode.UnsafePath);
    }

    [Fact]
    public void Refuses_other_dialects_by_name()
    {
        Expect.Code(() => Read(Tar(new GnuTarEntry(TarEntryType.RegularFile, "x"))), EnvelopeErrorCode.UnsupportedEncoding);
        Expect.Code(() => Read(Tar(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["path"] = "x" }))), EnvelopeErrorCode.UnsupportedEncoding);
        PaxTarEntry sparse = new(TarEntryType.RegularFile, "x", new Dictionary<string, string> { ["GNU.sparse.major"] = "1" });
        Expect.Code(() => Read(Tar(sparse)), EnvelopeErrorCode.UnsupportedEncoding);
    }

    [Fact]
    public void Refuses_a_name_that_comes_twice() =>
        Expect.Code(() => Read(Tar(File("a", 1), File("a", 2))), EnvelopeErrorCode.DuplicateEntry);

    [Fact]
    public void Refuses_a_mode_beyond_permissions() =>
        Expect.Code(() => Read(Tar(new UstarTarEntry(TarEntryType.RegularFile, "a") { Mode = UnixFileMode.SetUser | UnixFileMode.UserRead })), EnvelopeErrorCode.ArchiveInvalid);

    [Fact]
    public void Accepts_zeros_behind_the_end_and_refuses_anything_else()
    {
        byte[] tar = Tar(File("a", 1));
        Read([.. tar, .. new byte[9000]]).Should().ContainKey("a");
        Expect.Code(() => Read([.. tar, .. new byte[9000], 1]), EnvelopeErrorCode.TrailingData);
        Expect.Code(() => Read([.. tar.AsSpan(0, tar.Length - 512), .. tar]), EnvelopeErrorCode.ArchiveInvalid);
    }

    [Fact]
    public void Refuses_malformed_extended_headers()
    {
        byte[] tar = Tar(File(new string('n', 300), 1));
        int record = tar.AsSpan().IndexOf("path="u8);
        foreach ((int at, byte value) in new[] { (record - 2, (byte)'9'), (record - 1, (byte)'x'), (record + 4, (byte)' '), (record - 4, (byte)'-') })
        {
            byte[] damaged = [.. tar];
            damaged[at] = value;
            Record.Exception(() => Read(damaged)).Should().BeOfType<EnvelopeException>();
        }
    }

    private static UstarTarEntry Ustar(string name) => new(TarEntryType.RegularFile, name);

    private static TarEntry File(string name, int length)
    {
        TarEntry entry = name.Length < 90 && name.All(char.IsAscii) ? Ustar(name) : new PaxTarEntry(TarEntryType.RegularFile, name);
        entry.DataStream = new MemoryStream(Enumerable.Repeat((byte)'x', length).ToArray());
        return entry;
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        MemoryStream bytes = new();
        using (System.Formats.Tar.TarWriter writer = new(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static Dictionary<string, byte[]> Read(byte[] tar)
    {
        using Scratch scratch = new();
        return V3Files.Read(scratch.Write("a.c1z", RawContainer.Archive(tar)));
    }
}
