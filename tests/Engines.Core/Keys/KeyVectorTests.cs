using C1z.Engines.Digests;
using C1z.Engines.Keys;

namespace C1z.Engines.Tests.Keys;

/// <summary>Keys known byte for byte from files of the ecosystem.</summary>
public sealed class KeyVectorTests
{
    private const string Partition = "67726f757000656e670031006d656d626572";
    private const string Principal = "7573657200616c696365";

    [Fact]
    public void Keys_of_a_grant()
    {
        var identity = new EntitlementIdentity("group"u8, "eng"u8, "group:eng:member"u8);
        var key = new KeyWriter(stackalloc byte[256]);
        GrantKeys.Write(ref key, identity, "user"u8, "alice"u8);
        Hex(key).Should().Be("030400" + Partition + "00" + Principal);

        byte[] primary = key.Written.ToArray();
        GrantKeys.TrySplit(primary, out ReadOnlySpan<byte> partition, out ReadOnlySpan<byte> principal).Should().BeTrue();
        key.Clear();
        ByPrincipalKeys.Write(ref key, principal, partition);
        Hex(key).Should().Be("03070400" + Principal + "00" + Partition);

        key.Clear();
        GrantHashKeys.Write(ref key, partition, GrantDigest.BucketOf(GrantDigest.HashPrincipal(principal)), principal);
        Hex(key).Should().Be("03070800" + Partition + "00a66b" + Principal);
        GrantDigest.HashContent(primary).Should().Be(0x1367d7ff259ec6fa);
    }

    [Fact]
    public void Keys_of_digests_and_stamps()
    {
        var key = new KeyWriter(stackalloc byte[256]);
        DigestKeys.WriteRoot(ref key, Convert.FromHexString(Partition));
        Hex(key).Should().Be("030a080067726f75700101656e6701013101016d656d6265720000");
        Convert.ToHexStringLower(DigestKeys.GlobalRoot).Should().Be("030a08000002");
        Convert.ToHexStringLower(MetaKeys.KeyspaceVersion).Should().Be("03ff6b657973706163655f76657273696f6e");
        Convert.ToHexStringLower(MetaKeys.IdFormat).Should().Be("03ff6772616e745f656e7469746c656d656e745f69645f666f726d6174");
        Convert.ToHexStringLower(MetaKeys.Stats).Should().Be("03ff737461747300");
        Convert.ToHexStringLower(MetaKeys.Stamp(MetaKeys.CurrentKeyspaceVersion)).Should().Be("00000002");
        MetaKeys.ReadStamp([0, 0, 1, 2]).Should().Be(258);
        Action cut = () => MetaKeys.ReadStamp([0, 0, 2]);
        cut.Should().Throw<EngineException>();
        key.Clear();
        MetaKeys.WriteIndexVersion(ref key, "by_x"u8);
        MetaKeys.NameOf(key.Written).Should().Be("idx/by_x");
    }

    private static string Hex(KeyWriter key) => Convert.ToHexStringLower(key.Written);
}
