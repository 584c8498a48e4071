using C1z.Engines.Keys;

namespace C1z.Engines.Tests.Keys;

public sealed class PageTokenTests
{
    [Fact]
    public void A_token_is_the_last_key_and_resumes_right_behind_it()
    {
        byte[] last = Convert.FromHexString("03040067726f7570ff");
        string token = PageToken.Encode(last);
        token.Should().Be("AwQAZ3JvdXD_");
        PageToken.ResumeKey(token, [3, 4, 0]).Should().Equal([.. last, 0]);
        PageToken.ResumeKey("AwQA", [3, 4, 0]).Should().Equal([3, 4, 0, 0], "a token may be as short as the prefix");
    }

    [Theory]
    [InlineData("AwQA=")]
    [InlineData("Aw QA")]
    [InlineData("Aw+/")]
    [InlineData("A")]
    [InlineData("ü")]
    [InlineData("AwMA")]
    [InlineData("Aw")]
    public void What_is_no_token_of_the_listing_is_refused(string token)
    {
        Action resume = () => PageToken.ResumeKey(token, [3, 4, 0]);
        resume.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.InvalidPageToken);
    }

    [Fact]
    public void A_cursor_over_entitlements_comes_back()
    {
        uint checksum = EntitlementCursor.Checksum(["a", "b"]);
        checksum.Should().Be(0xF515465F, "CRC-32 of 61 00 62 00");
        var cursor = new EntitlementCursor(300, "AwQA");
        string token = cursor.Encode(checksum);
        Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(token)).Should().Be("ac02" + "04" + "41775141" + "f515465f");
        EntitlementCursor.Decode(token, checksum).Should().Be(cursor);
        EntitlementCursor.Decode("", checksum).Should().Be(EntitlementCursor.Start);
        EntitlementCursor.Decode(token, checksum + 1).Should().Be(EntitlementCursor.Start, "the list of entitlements is another one");
    }

    [Fact]
    public void The_checksum_is_the_common_one()
    {
        EntitlementCursor.Checksum([]).Should().Be(0);
        EntitlementCursor.Checksum([""]).Should().Be(0xD202EF8D, "CRC-32 of one zero byte");
        EntitlementCursor.Checksum(["ab"]).Should().NotBe(EntitlementCursor.Checksum(["a", "b"]));
    }

    [Theory]
    [InlineData("gA")]
    [InlineData("AA")]
    [InlineData("AAU")]
    [InlineData("AAAAAA")]
    [InlineData("!")]
    public void A_damaged_cursor_is_refused(string token)
    {
        Action decode = () => EntitlementCursor.Decode(token, 0);
        decode.Should().Throw<EngineException>().Which.Code.Should().Be(EngineErrorCode.InvalidPageToken);
    }
}
