using C1z.Engines.Lsm.Tests.Support;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm.Tests.Opening;

public sealed class RefusalTests : IDisposable
{
    private const string KeyspaceKey = "03ff6b657973706163655f76657273696f6e";
    private const string IdFormatKey = "03ff6772616e745f656e7469746c656d656e745f69645f666f726d6174";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("corrupt-tiny-v3-badmagic", EngineErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v3-empty0", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-flip", EngineErrorCode.Corrupt)]
    [InlineData("corrupt-tiny-v3-half", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-lastbyte", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-manifestflip", EngineErrorCode.Corrupt)]
    [InlineData("corrupt-tiny-v3-manifestlen", EngineErrorCode.TooLarge)]
    [InlineData("corrupt-tiny-v3-short4", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-tarzstd-badmagic", EngineErrorCode.NotASnapshot)]
    [InlineData("corrupt-tiny-v3-tarzstd-empty0", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-tarzstd-flip", EngineErrorCode.Corrupt)]
    [InlineData("corrupt-tiny-v3-tarzstd-half", EngineErrorCode.Truncated)]
    [InlineData("corrupt-tiny-v3-tarzstd-lastbyte", EngineErrorCode.Corrupt)]
    [InlineData("corrupt-tiny-v3-tarzstd-manifestlen", EngineErrorCode.TooLarge)]
    [InlineData("corrupt-tiny-v3-tarzstd-short4", EngineErrorCode.Truncated)]
    public void Damage_has_a_name(string name, EngineErrorCode code)
    {
        Action read = () => Contents.Of(Fixtures.Go(name));
        read.Should().Throw<EngineException>().Where(e => e.Code == code && e.Path == Fixtures.Go(name));
    }

    [Fact]
    public void A_manifest_byte_that_says_nothing_changes_nothing()
    {
        // The flip lies in the descriptors, which no hash covers in this encoding and no reader needs.
        Contents.Of(Fixtures.Go("corrupt-tiny-v3-tarzstd-manifestflip")).Should().Be(Contents.Of(Fixtures.Go("tiny-v3-tarzstd")));
    }

    [Fact]
    public void Names_the_layout_of_the_development_branch()
    {
        Action open = () => Fixtures.Open("pr876-tiny-twosyncs");
        open.Should().Throw<EngineException>().WithMessage("*encoding 3*older v3 layout*#876*regenerate*").Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Fact]
    public void Names_that_layout_by_its_keys_as_well()
    {
        var builder = new StoreBuilder();
        foreach (string line in File.ReadLines(Path.ChangeExtension(Fixtures.Go("pr876-tiny-twosyncs"), ".kv")))
        {
            string[] parts = line.Split([' ', '\t', '=']);
            builder.Rows.Add(parts[0], parts.Length > 1 ? parts[1] : "");
        }

        Reading(builder).Should().Throw<EngineException>().WithMessage("*no layout stamp*#876*").Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Theory]
    [InlineData("", "*engine ''*")]
    [InlineData("sqlite", "*engine 'sqlite'*")]
    [InlineData("pebble4", "*engine 'pebble4'*")]
    public void Refuses_other_engines_by_name(string engine, string message)
    {
        byte[] file = File.ReadAllBytes(Fixtures.Go("tiny-v3-tar"));
        C1ZManifestV3 manifest = Envelope.V3Header.Read(Fixtures.Go("tiny-v3-tar")).ParseManifest();
        manifest.Engine = engine;
        string path = WithManifest(file, manifest);
        Action open = () => LsmEngine.Open(path);
        open.Should().Throw<EngineException>().WithMessage(message).Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void Refuses_other_encodings_by_number(int encoding)
    {
        byte[] file = File.ReadAllBytes(Fixtures.Go("tiny-v3-tar"));
        C1ZManifestV3 manifest = Envelope.V3Header.Read(Fixtures.Go("tiny-v3-tar")).ParseManifest();
        manifest.PayloadEncoding = (PayloadEncoding)encoding;
        string path = WithManifest(file, manifest);
        Action open = () => LsmEngine.Open(path);
        open.Should().Throw<EngineException>().WithMessage($"*encoding {encoding} *").Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Theory]
    [InlineData(KeyspaceKey, "", "*no layout stamp*")]
    [InlineData(KeyspaceKey, "00000003", "*layout 3*")]
    [InlineData(IdFormatKey, "", "*legacy layout*missing*")]
    [InlineData(IdFormatKey, "00000000", "*legacy layout*0*")]
    [InlineData(IdFormatKey, "00000001", "*legacy layout*1*")]
    [InlineData(IdFormatKey, "00000009", "*form 9*")]
    public void Refuses_other_layouts_by_stamp(string key, string value, string message)
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Rows.Remove(key);
        if (value.Length > 0)
        {
            builder.Rows.Add(key, value);
        }

        Reading(builder).Should().Throw<EngineException>().WithMessage(message).Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Fact]
    public void Refuses_a_manifest_that_announces_legacy_identities()
    {
        StoreBuilder builder = StoreBuilder.From("tiny-v3");
        builder.Manifest.PebbleIdIndexFormat = PebbleIdIndexFormat.LegacyExternalId;
        Reading(builder).Should().Throw<EngineException>().WithMessage("*legacy layout*").Where(e => e.Code == EngineErrorCode.Unsupported);
    }

    [Fact]
    public void A_store_without_any_key_is_an_empty_snapshot()
    {
        using LsmEngine engine = LsmEngine.Open(new StoreBuilder().Write(_folder.File("empty.c1z")));
        engine.ListGrants(new GrantQuery(), default, new GrantBatch()).Should().BeEmpty();
        engine.ResolveSync().Should().BeNull();
        engine.DescribeStorage().Should().NotBeEmpty();
        Findings.Of(engine).Should().BeEmpty();
    }

    [Theory]
    [InlineData("marker.manifest", "*no manifest marker*")]
    [InlineData("marker.format-version", "*no format-version marker*")]
    [InlineData("MANIFEST", "*MANIFEST*not there*")]
    [InlineData("000", "*not there*")]
    public void Refuses_a_directory_with_a_missing_file(string start, string message)
    {
        StoreBuilder source = StoreBuilder.From("tiny-v3");
        var builder = new StoreBuilder
        {
            Manifest = source.Manifest,
            ChangeFiles = files => files.Remove(files.Keys.First(name => name.StartsWith(start, StringComparison.Ordinal))),
        };
        foreach ((string key, string value) in source.Rows)
        {
            builder.Rows.Add(key, value);
        }

        Reading(builder).Should().Throw<EngineException>().WithMessage(message).Where(e => e.Code == EngineErrorCode.Corrupt);
    }

    [Fact]
    public void A_missing_file_and_a_file_of_another_kind_have_their_codes()
    {
        Action missing = () => LsmEngine.Open(_folder.File("none.c1z"));
        missing.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotFound);
        Action creating = () => Fixtures.Open("tiny-v3", new LsmOptions { Engine = new EngineOptions { Mode = OpenMode.CreateNew } });
        creating.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.FailedPrecondition);
        Action v1 = () => LsmEngine.Open(Path.Combine(AppContext.BaseDirectory, "fixtures", "go", "tiny-v3.jsonl.gz"));
        v1.Should().Throw<EngineException>().Where(e => e.Code == EngineErrorCode.NotASnapshot);
    }

    private Action Reading(StoreBuilder builder)
    {
        string path = builder.Write(_folder.File(Guid.NewGuid().ToString("N")));
        return () => Contents.Of(path);
    }

    private string WithManifest(byte[] file, C1ZManifestV3 manifest)
    {
        int oldLength = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(5));
        byte[] bytes = Google.Protobuf.MessageExtensions.ToByteArray(manifest);
        byte[] length = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        string path = _folder.File(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, [.. file.AsSpan(0, 5), .. length, .. bytes, .. file.AsSpan(9 + oldLength)]);
        return path;
    }
}
