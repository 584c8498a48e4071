using System.CommandLine;
using C1z.Cli.Hosting;
using C1z.Cli.Options;
using C1z.Hosting;
using C1z.Sync;
using C1z.Sync.Connectors;
using C1z.Sync.Remote;

namespace C1z.Cli.Syncing;

/// <summary>The options of <c>c1z sync</c> that choose a connector and configure it.</summary>
internal sealed class ConnectorChoice
{
    private const string Exec = "exec";

    private readonly Option<string> _connector = new Option<string>("--connector")
    {
        Description = "files: a folder of CSV or JSON Lines, or a YAML file; demo: a made-up company; c1z: another snapshot; exec: a connector program.",
        HelpName = "files|demo|c1z|exec",
        Required = true,
    }.AcceptOnlyFromAmong("files", "demo", "c1z", Exec);

    private readonly Option<string?> _path = new Option<string?>("--path") { Description = "files, c1z: where the data is.", HelpName = "path" }.NotEmpty();

    private readonly Option<string?> _sourceSync = new Option<string?>("--source-sync-id")
    {
        Description = "c1z: the sync to take. Default: the latest finished full one.",
        HelpName = "id",
    }.NotEmpty();

    private readonly Option<int?> _users = Number("--users", "demo: accounts. Default 200.");

    private readonly Option<int?> _groups = Number("--groups", "demo: groups. Default 20.");

    private readonly Option<int?> _apps = Number("--apps", "demo: applications. Default 5.");

    private readonly Option<long?> _grants = new Option<long?>("--grants") { Description = "demo: grants. Default: about five a user.", HelpName = "n" }
        .InRange(0, long.MaxValue);

    private readonly Option<int?> _seed = new("--seed") { Description = "demo: the same seed gives the same records. Default 1.", HelpName = "n" };

    private readonly Option<string?> _command = new("--command") { Description = "exec: the program; its arguments come after --.", HelpName = "program" };

    private readonly Option<int> _callTimeout = new Option<int>("--call-timeout")
    {
        Description = "exec: longest time for one call, in seconds.",
        HelpName = "n",
        DefaultValueFactory = static _ => 600,
    }.InRange(1, 86_400);

    private readonly Option<int> _startTimeout = new Option<int>("--start-timeout")
    {
        Description = "exec: longest time from the start of the program to its first answer, in seconds.",
        HelpName = "n",
        DefaultValueFactory = static _ => 30,
    }.InRange(1, 86_400);

    private readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "exec: arguments of the program, after --.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_arguments);
        foreach (Option option in new Option[] { _connector, _path, _sourceSync, _users, _groups, _apps, _grants, _seed, _command, _callTimeout, _startTimeout })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Opens the connector that was chosen.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="log">Told what a connector program writes.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IConnector> OpenAsync(ParseResult parsed, Action<string> log, CancellationToken cancel)
    {
        string name = parsed.GetRequiredValue(_connector);
        RequireOwnOptions(parsed, name);
        if (name != Exec && parsed.GetValue(_arguments) is [var stray, ..])
        {
            throw new UsageException($"--connector {name} takes no arguments, such as '{stray}'");
        }

        return name switch
        {
            "demo" => new DemoConnector(DemoShape(parsed)),
            "c1z" => C1zConnector.Open(PathOf(parsed), parsed.GetValue(_sourceSync), cancel),
            Exec => await ExecConnector.StartAsync(ProgramOf(parsed, log), cancel),
            _ => FilesConnector.Open(PathOf(parsed)),
        };
    }

    // An option of another connector would be ignored, and whoever gave it would not learn that.
    private void RequireOwnOptions(ParseResult parsed, string name)
    {
        foreach ((Option option, string connectors) in new (Option, string)[]
        {
            (_path, "files|c1z"), (_sourceSync, "c1z"), (_users, "demo"), (_groups, "demo"), (_apps, "demo"), (_grants, "demo"), (_seed, "demo"),
            (_command, Exec), (_callTimeout, Exec), (_startTimeout, Exec),
        })
        {
            if (parsed.GetResult(option) is { Implicit: false } && !connectors.Split('|').Contains(name))
            {
                throw new UsageException($"{option.Name} is for --connector {connectors}, not for {name}");
            }
        }
    }

    private ExecOptions ProgramOf(ParseResult parsed, Action<string> log) =>
        parsed.GetValue(_command) is { Length: > 0 } program
            ? new ExecOptions(program)
            {
                Arguments = parsed.GetValue(_arguments) ?? [],
                StartTimeout = TimeSpan.FromSeconds(parsed.GetValue(_startTimeout)),
                CallTimeout = TimeSpan.FromSeconds(parsed.GetValue(_callTimeout)),
                Log = log,
                Sessions = SessionServer.StartAsync,
            }
            : throw new UsageException("--connector exec needs --command");

    private DemoOptions DemoShape(ParseResult parsed)
    {
        var defaults = new DemoOptions();
        return defaults with
        {
            Users = parsed.GetValue(_users) ?? defaults.Users,
            Groups = parsed.GetValue(_groups) ?? defaults.Groups,
            Apps = parsed.GetValue(_apps) ?? defaults.Apps,
            Grants = parsed.GetValue(_grants),
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
        };
    }

    private string PathOf(ParseResult parsed) =>
        parsed.GetValue(_path) is { Length: > 0 } path ? path : throw new UsageException($"--connector {parsed.GetValue(_connector)} needs --path");

    private static Option<int?> Number(string name, string description) =>
        new Option<int?>(name) { Description = description, HelpName = "n" }.InRange(0, int.MaxValue);
}
