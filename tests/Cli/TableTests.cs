using C1z.Cli.Listing;
using C1z.Cli.Output;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Tests;

/// <summary>Tables and the cache behind them.</summary>
public sealed class TableTests
{
    [Fact]
    public void The_first_rows_decide_the_widths_and_later_cells_are_whole()
    {
        using var text = new StringWriter();
        var table = new TableWriter(text, ["A", "Bee", "C"], ansi: false);

        table.Write([["12345", "x", "y"]]);
        table.Write([["1", "longer than before", "z"]]);
        table.Complete();

        text.ToString().Split('\n').Should().Equal(
            "A      Bee  C",
            "-----  ---  -",
            "12345  x    y",
            "1      longer than before  z",
            "");
    }

    [Fact]
    public void An_empty_table_has_its_header()
    {
        using var text = new StringWriter();
        new TableWriter(text, ["A", "B"], ansi: false).Complete();

        text.ToString().Should().Be("A  B\n-  -\n");
    }

    [Fact]
    public void A_failed_table_does_not_look_whole()
    {
        using var text = new StringWriter();
        var table = new TableWriter(text, ["A"], ansi: false);

        table.Write([["x"]]);
        table.Abort();

        text.ToString().Should().EndWith("(incomplete: reading failed here)" + Environment.NewLine);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("Ångström", 8)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    public void Width_is_that_on_a_terminal(string text, int width) => CellText.Width(text).Should().Be(width);

    [Theory]
    [InlineData("a\u202Eb", "a\\u202Eb")]
    [InlineData("a\tb\r", "a\\tb\\r")]
    [InlineData("plain Ω", "plain Ω")]
    public void Control_characters_become_visible(string text, string visible) => CellText.Visible(text).Should().Be(visible);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.50 KiB")]
    [InlineData(64_520_192, "61.5 MiB")]
    public void Sizes_are_short(long bytes, string text) => Units.Bytes(bytes).Should().Be(text);

    [Fact]
    public void The_cache_fetches_once_and_stays_bounded()
    {
        var fetched = new List<string>();
        var cache = new BoundedCache<string, ResourceType>(
            100,
            ids =>
            {
                fetched.AddRange(ids);
                return ids.Where(id => id != "absent").Select(id => new ResourceType { Id = id });
            },
            type => type.Id);

        for (int page = 0; page < 50; page++)
        {
            cache.Prefetch(Enumerable.Range(page * 20, 20).Select(i => $"{i}").Append("hot"));
            cache.Get("hot", Placeholder).Message.Id.Should().Be("hot");
            cache.Get("absent", Placeholder).Message.DisplayName.Should().Be("missing");
            cache.Count.Should().BeLessThan(200);
        }

        fetched.Count(id => id == "hot").Should().Be(1);
        fetched.Count(id => id == "absent").Should().Be(1);

        static ResourceType Placeholder(string id) => new() { Id = id, DisplayName = "missing" };
    }
}
