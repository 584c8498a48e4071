using C1z.Engines.Sqlite.Reading;
using C1z.Engines.Sqlite.Tests.Support;

namespace C1z.Engines.Sqlite.Tests.Reading;

public sealed class EntitlementCursorTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    [Trait("parity", "TestListGrantsForEntitlementsRoundtrip")]
    public void Grants_of_several_entitlements_come_in_byte_order_without_gaps_or_repeats()
    {
        using SqliteEngine engine = Loaded();
        string[] asked = ["e2", "e3", "", "e1", "e2", "missing"];
        List<string> all = engine.GrantsOf(asked, 4);
        all.Should().HaveCount(15).And.OnlyHaveUniqueItems();
        all.Select(id => id[..2]).Should().Equal(
            Enumerable.Repeat("e1", 5).Concat(Enumerable.Repeat("e2", 3)).Concat(Enumerable.Repeat("e3", 7)));
        engine.GrantsOf(asked, 1).Should().Equal(all);
        engine.GrantsOf(asked).Should().Equal(all);
        engine.GrantsOf([]).Should().BeEmpty();
        engine.GrantsOf(["", ""]).Should().BeEmpty();
    }

    [Fact]
    [Trait("parity", "TestListGrantsForEntitlementsRoundtrip")]
    public void Another_list_starts_again_and_a_position_behind_the_list_is_the_end()
    {
        using SqliteEngine engine = Loaded();
        var page = new GrantBatch();
        string token = engine.ListGrantsForEntitlements(null, ["e1", "e2"], new PageRequest(4), page);
        engine.ListGrantsForEntitlements(null, ["e2", "e1"], new PageRequest(4, token), page);
        page.Text(page[0].ExternalId).Should().Be("e1:g0");
        string behind = new EntitlementCursor(2, 1, new IdList(["e1", "e2"]).Checksum).Encode();
        engine.ListGrantsForEntitlements(null, ["e1", "e2"], new PageRequest(4, behind), page).Should().BeEmpty();
        page.Count.Should().Be(0);
    }

    [Fact]
    public void The_token_has_the_bytes_that_other_programs_give()
    {
        uint checksum = new IdList(["e1", "e2"]).Checksum;
        string token = new EntitlementCursor(300, 42, checksum).Encode();
        byte[] expected = [0xAC, 0x02, 0x02, (byte)'4', (byte)'2', .. BigEndian(Crc("e1\0e2\0"u8))];
        token.Should().Be(Convert.ToBase64String(expected).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        EntitlementCursor.Decode(token, "f").Should().Be(new EntitlementCursor(300, 42, checksum));
    }

    [Fact]
    public void The_checksum_is_the_well_known_crc()
    {
        Crc("123456789"u8).Should().Be(0xCBF43926);
        new IdList(["123456789"]).Checksum.Should().Be(Crc("123456789\0"u8));
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AA==")]
    [InlineData("gICAgICAgICAgIA")]
    [InlineData("AA")]
    [InlineData("AAI0")]
    [InlineData("AAJ4eAAAAAA")]
    [InlineData("AAE0AAAAAAA")]
    public void A_token_of_another_form_is_refused(string token)
    {
        using SqliteEngine engine = Loaded();
        Expect.Code(
            () => engine.ListGrantsForEntitlements(null, ["e1"], new PageRequest(4, token), new GrantBatch()), EngineErrorCode.InvalidPageToken);
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    // The table-driven form, written again: an independent witness of the bitwise one.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            uint entry = (crc ^ b) & 0xFF;
            for (int bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) != 0 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
            }

            crc = (crc >> 8) ^ entry;
        }

        return ~crc;
    }

    private SqliteEngine Loaded()
    {
        SqliteEngine engine = _scratch.Open();
        engine.StartSync(SyncType.Full);
        engine.Put(Fill.ManyGrants("e3", 7));
        engine.Put(Fill.ManyGrants("e1", 5));
        engine.Put(Fill.ManyGrants("e2", 3));
        engine.Put(Fill.ManyGrants("other", 3));
        return engine;
    }
}
