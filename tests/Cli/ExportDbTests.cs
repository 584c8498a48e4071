using System.Text.Json;
using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>The database of a snapshot as files of its own.</summary>
public sealed class ExportDbTests
{
    [Fact]
    public void A_v1_file_gives_its_SQLite_database()
    {
        using var scratch = new Scratch();

        Outcome outcome = Tool.Run("export", "db", "-f", Fixtures.Go("tiny-v1.c1z"), "--out", scratch["db"]);

        outcome.ExitCode.Should().Be(0, outcome.Error);
        string database = Directory.GetFiles(scratch["db"]).Should().ContainSingle().Which;
        Path.GetFileName(database).Should().Be("sync.db");
        File.ReadAllBytes(database).AsSpan(0, 16).SequenceEqual("SQLite format 3\0"u8).Should().BeTrue();
    }

    [Theory]
    [InlineData("tiny-v3")]
    [InlineData("tiny-v3-tar")]
    [InlineData("tiny-v3-tarzstd")]
    public void A_v3_file_gives_its_tables(string name)
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["db"]);

        Outcome outcome = Tool.Run("export", "db", "-f", Fixtures.Go(name + ".c1z"), "--out", scratch["db"], "-o", "json");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        Directory.GetFiles(scratch["db"]).Select(Path.GetFileName).Should().Contain(["000004.sst", "MANIFEST-000001", "marker.format-version.000001.024"]);
        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        document.RootElement.GetProperty("fileBytes").GetInt64().Should().Be(Directory.GetFiles(scratch["db"]).Sum(file => new FileInfo(file).Length));
    }

    [Fact]
    public void What_is_there_is_left_alone()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["db"]);
        File.WriteAllText(Path.Combine(scratch["db"], "mine"), "keep");

        Outcome outcome = Tool.Run("export", "db", "-f", Fixtures.Go("tiny-v3.c1z"), "--out", scratch["db"]);

        outcome.ExitCode.Should().Be(11);
        Directory.GetFiles(scratch["db"]).Should().ContainSingle();
    }

    [Theory]
    [InlineData("corrupt-tiny-v3-flip")]
    [InlineData("corrupt-tiny-v3-tarzstd-lastbyte")]
    [InlineData("corrupt-tiny-v1-flip")]
    public void Damage_leaves_nothing_behind(string name)
    {
        using var scratch = new Scratch();

        Outcome outcome = Tool.Run("export", "db", "-f", Fixtures.Go(name + ".c1z"), "--out", scratch["db"]);

        outcome.ExitCode.Should().Be(5, outcome.Error);
        Directory.Exists(scratch["db"]).Should().BeFalse();
    }
}
