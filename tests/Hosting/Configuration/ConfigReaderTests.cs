using C1z.Hosting.Tests.Support;
using C1z.Sync;

namespace C1z.Hosting.Tests.Configuration;

/// <summary>Where a setting's value comes from, and what is wrong with it.</summary>
public sealed class ConfigReaderTests : IDisposable
{
    private static readonly ConfigField[] Fields =
    [
        ConfigField.Text("domain", "The domain.", isRequired: true),
        ConfigField.Text("region", "The region.") with { Default = "north" },
        ConfigField.Number("page-size", "Records.", 50),
        ConfigField.Flag("dry-run", "Only look."),
        ConfigField.List("org-ids", "Organisations."),
    ];

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _options = new(StringComparer.Ordinal) { ["domain"] = ["acme.example"] };
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_option_beats_a_variable_beats_the_file_beats_the_default()
    {
        Yaml("region: south");
        Read().Text("region").Should().Be("south");
        _environment["BATON_REGION"] = "east";
        Read().Text("region").Should().Be("east");
        _options["region"] = ["west"];
        Read().Text("region").Should().Be("west");
        _options.Remove("region");
        _environment.Clear();
        Read().Text("region").Should().Be("north");
        Read().IsSet("region").Should().BeFalse();
    }

    [Fact]
    public void All_kinds_are_read_from_all_sources()
    {
        Yaml("page-size: 7\ndry-run: yes\norg-ids:\n  - a\n  - 'b,c'   # one\n");
        ConnectorConfig file = Read();
        file.Number("page-size").Should().Be(7);
        file.Flag("dry-run").Should().BeTrue();
        file.List("org-ids").Should().Equal("a", "b,c");

        _environment["BATON_PAGE_SIZE"] = "8";
        _environment["BATON_DRY_RUN"] = "false";
        _environment["BATON_ORG_IDS"] = "x, y";
        ConnectorConfig variables = Read();
        variables.Number("page-size").Should().Be(8);
        variables.Flag("dry-run").Should().BeFalse();
        variables.List("org-ids").Should().Equal("x", "y");

        _options["org-ids"] = ["p,q", "r"];
        Read().List("org-ids").Should().Equal("p", "q", "r");
    }

    [Fact]
    public void A_missing_setting_is_named_with_every_way_to_give_it()
    {
        _options.Clear();
        Fails().Message.Should().Contain("--domain").And.Contain("BATON_DOMAIN").And.Contain("'domain:'");
    }

    [Theory]
    [InlineData("page-size: many", ":1: page-size: 'many' is not a whole number")]
    [InlineData("\ndry-run: perhaps", ":2: dry-run: 'perhaps' is neither true nor false")]
    [InlineData("region: [a, b]", ":1: region: one value is expected, 2 were given")]
    [InlineData("region:\n  deep: 1", ":2:3: settings are flat")]
    [InlineData("- just\n- a list", ":1:1: expected 'name: value' lines")]
    [InlineData("region: 'open", "not YAML")]
    [InlineData("region: a\nregion: b", "not YAML")]
    public void A_bad_file_is_told_with_its_place(string yaml, string told)
    {
        Yaml(yaml);
        Fails().Message.Should().StartWith(_folder.File("baton.yaml")).And.Contain(told);
    }

    [Fact]
    public void A_secret_is_not_shown_when_it_is_wrong()
    {
        _options["pin"] = ["hunter2"];
        Action read = () => ConfigReader.Read(
            [ConfigField.Number("pin", "A pin.") with { IsSecret = true }], [], f => _options.GetValueOrDefault(f.Name), _ => null, _warnings.Add);
        read.Should().Throw<SyncException>().Which.Message.Should().NotContain("hunter2").And.Contain("--pin");
    }

    [Fact]
    public void A_name_that_nobody_knows_is_a_warning()
    {
        Yaml("regoin: south");
        Read();
        _warnings.Should().ContainSingle().Which.Should().EndWith(":1: regoin: this program has no such setting");
    }

    [Fact]
    public void A_file_that_was_named_must_be_there()
    {
        _environment[ConfigReader.FileVariable] = _folder.File("none.yaml");
        Fails().Message.Should().Contain("none.yaml");
    }

    [Theory]
    [InlineData(ConfigRuleKind.RequiredTogether, "region", "--region, --org-ids are needed together; --org-ids missing")]
    [InlineData(ConfigRuleKind.AtLeastOne, "", "one of --region, --org-ids is needed")]
    [InlineData(ConfigRuleKind.MutuallyExclusive, "region org-ids", "only one of --region, --org-ids is possible")]
    [InlineData(ConfigRuleKind.DependentOn, "org-ids", "--org-ids needs --dry-run")]
    public void A_broken_rule_is_told(ConfigRuleKind kind, string given, string told)
    {
        foreach (string name in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _options[name] = ["x"];
        }

        Fails(new ConfigRule(kind, "region", "org-ids") { On = ["dry-run"] }).Message.Should().StartWith(told);
    }

    [Fact]
    public void A_setting_is_asked_for_by_its_name_and_kind()
    {
        ConnectorConfig config = Read();
        Action unknown = () => config.Text("nothing");
        Action otherKind = () => config.Number("domain");
        unknown.Should().Throw<ArgumentException>();
        otherKind.Should().Throw<ArgumentException>();
    }

    private void Yaml(string text) => _environment[ConfigReader.FileVariable] = _folder.Write("baton.yaml", text);

    private ConnectorConfig Read(params ConfigRule[] rules) =>
        ConfigReader.Read(Fields, rules, f => _options.GetValueOrDefault(f.Name), n => _environment.GetValueOrDefault(n), _warnings.Add);

    private SyncException Fails(params ConfigRule[] rules)
    {
        Action read = () => Read(rules);
        return read.Should().Throw<SyncException>().Which;
    }
}
