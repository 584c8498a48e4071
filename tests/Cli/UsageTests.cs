using C1z.Cli.Tests.Support;

namespace C1z.Cli.Tests;

/// <summary>Mistakes in the command line: exit code 2, one line on standard error, nothing on standard output.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("grans", "grans")]
    [InlineData("grants -o yaml", "yaml")]
    [InlineData("grants -r eng", "--resource needs --resource-type")]
    [InlineData("grants -t group -r eng -e x", "exclude each other")]
    [InlineData("principals -t group", "--resource-type needs --resource")]
    [InlineData("principals -r eng -e x", "exclude each other")]
    [InlineData("grants --page-size 0", "--page-size must be between 1 and 10000")]
    [InlineData("grants --page-size 10001", "--page-size must be between 1 and 10000")]
    [InlineData("grants --page-size many", "many")]
    [InlineData("grants --limit 0", "--limit must be at least 1")]
    [InlineData("principals --limit -1", "--limit must be at least 1")]
    [InlineData("dump --kinds grant,grants", "there is no kind 'grants'")]
    [InlineData("export c1z", "--out")]
    [InlineData("generate", "--out")]
    [InlineData("generate --out x --grants -1", "--grants must be at least 0")]
    [InlineData("generate --out x --engine rocksdb", "rocksdb")]
    [InlineData("completion powershell", "powershell")]
    [InlineData("help nonsense", "nonsense")]
    [InlineData("verify --max-findings -5", "--max-findings")]
    public void A_mistake_is_told_in_one_line(string line, string part)
    {
        Outcome outcome = Tool.Run(line.Split(' '));

        outcome.ExitCode.Should().Be(2);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().StartWith("c1z: ").And.Contain(part);
        outcome.Error.Count(c => c == '\n').Should().Be(1);
    }

    [Theory]
    [InlineData("--sync-id")]
    [InlineData("-t")]
    [InlineData("-e")]
    [InlineData("-f")]
    public void An_empty_value_is_not_taken_for_no_value(string option) =>
        Tool.Run("grants", option, "").ExitCode.Should().Be(2);

    [Fact]
    public void Help_and_version_answer_without_a_file()
    {
        Tool.Run("--help").ExitCode.Should().Be(0);
        Tool.Run("grants", "--help").Out.Should().Contain("Examples:");
        Tool.Run("help", "grants").Out.Should().Contain("Examples:");
        Tool.Run().Out.Should().Contain("Getting started:");
        Tool.Run("--version").Out.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public void Help_answers_a_line_with_mistakes() => Tool.Run("grants", "-r", "x", "--help").ExitCode.Should().Be(0);

    [Fact]
    public void Every_exit_code_is_in_the_table()
    {
        var known = Hosting.ExitCodes.Table.Select(row => row.Code).ToList();

        known.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        string reference = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot(), "docs", "cli.md"));
        known.Should().OnlyContain(code => reference.Contains($"| {code} |", StringComparison.Ordinal), "docs/cli.md lists every code");
        Enum.GetValues<Adapters.C1zErrorCode>().Select(Hosting.ExitCodes.Of).Should().OnlyContain(code => known.Contains(code));
        Enum.GetValues<Sync.SyncErrorCode>().Select(Hosting.ExitCodes.Of).Should().OnlyContain(code => known.Contains(code));
    }
}
