using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Listings in parts.</summary>
public sealed class PagingTests
{
    private static readonly string File = Fixtures.Go("medium-v1.c1z");

    [Theory]
    [InlineData("resource-types", "resourceTypes", 1)]
    [InlineData("resources", "resources", 7)]
    [InlineData("resources -t user", "resources", 33)]
    [InlineData("entitlements", "entitlements", 13)]
    [InlineData("entitlements -t group", "entitlements", 40)]
    [InlineData("grants", "grants", 997)]
    [InlineData("grants -e group:g003:member", "grants", 9)]
    [InlineData("grants -t group -r g004", "grants", 50)]
    [InlineData("grants -t group", "grants", 3000)]
    [InlineData("syncs", "syncs", 1)]
    public void Pages_together_are_the_whole_listing(string command, string field, int size)
    {
        List<string> whole = Items(Read(command), field);
        var paged = new List<string>();
        string? token = "";
        while (token is not null)
        {
            using JsonDocument page = Read($"{command} --page-size {size} --page-token", token);
            List<string> items = Items(page, field);
            items.Count.Should().BeInRange(1, size);
            paged.AddRange(items);
            token = page.RootElement.TryGetProperty("nextPageToken", out JsonElement next) ? next.GetString() : null;
        }

        whole.Should().NotBeEmpty();
        paged.Should().Equal(whole);
    }

    [Fact]
    public void A_limit_over_several_reads_is_exact()
    {
        using JsonDocument first = Read("grants --limit 2345");
        using JsonDocument rest = Read("grants --page-token", first.RootElement.GetProperty("nextPageToken").GetString()!);

        Items(first, "grants").Should().HaveCount(2345);
        Items(rest, "grants").Should().HaveCount(10_000 - 2345);
        rest.RootElement.TryGetProperty("nextPageToken", out _).Should().BeFalse();
    }

    [Fact]
    public void A_limit_on_principals_is_exact()
    {
        Items(Read("principals --limit 42"), "resources").Should().HaveCount(42).And.OnlyHaveUniqueItems();
        Items(Read("principals"), "resources").Should().HaveCount(100).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_table_says_on_standard_error_how_to_go_on()
    {
        Outcome page = Tool.Run("resources", "-f", File, "--page-size", "3");

        page.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(5, "header, rule and three rows");
        page.Error.Should().MatchRegex(@"^more follows: --page-token \d+\n$");
    }

    private static JsonDocument Read(string command, params string[] more)
    {
        Outcome outcome = Tool.Run([.. command.Split(' '), .. more, "-f", File, "-o", "json"]);
        outcome.ExitCode.Should().Be(0, outcome.Error);
        return JsonDocument.Parse(outcome.Out);
    }

    private static List<string> Items(JsonDocument document, string field) =>
        [.. document.RootElement.GetProperty(field).EnumerateArray().Select(item => item.GetRawText())];
}
