using System.CommandLine;
using C1z.Proto;
using C1z.Sync;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Hosting;

/// <summary>The command line of a connector program: parses, reads the settings, runs the one thing that was asked for.</summary>
internal sealed class CommandLine
{
    public const string Service = "_connector-service";
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Interrupted = 130;

    private readonly ConnectorProgram _program;
    private readonly ProgramIo _io;
    private readonly IReadOnlyList<ConfigField> _fields;
    private readonly IReadOnlyList<ConfigRule> _rules;
    private readonly RootCommand _root;
    private readonly ProgramOptions _options;

    public CommandLine(ConnectorProgram program, ProgramIo io)
    {
        _program = program;
        _io = io;
        _fields = [.. program.Fields, .. StandardFields.All, .. UnsupportedFields.All.Where(u => program.Fields.All(f => f.Name != u.Name))];
        _rules = [.. program.Rules, .. StandardFields.Rules];
        if (_fields.GroupBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new ArgumentException($"the setting '{twice}' is declared twice", nameof(program));
        }

        _root = new RootCommand(program.Description) { HelpName = program.Name };
        _options = new ProgramOptions(_fields, _root);
        _root.SetAction((parsed, cancel) => WithConnectorAsync(parsed, SyncAsync, cancel));
        Add("capabilities", "Prints what the connector can do, as JSON.", (parsed, cancel) => WithConnectorAsync(parsed, PrintCapabilitiesAsync, cancel));
        Add("config", "Prints which settings the program takes, as JSON.", (_, _) => PrintConfigAsync());
        HealthCommand.AddTo(_root, Config);
        Add(Service, "Serves the connector to the process that started this one.", (parsed, cancel) => ServeAsync(parsed, cancel)).Hidden = true;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        ParseResult parsed = _root.Parse(args);
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = _io.Out,
                Error = _io.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancel) is var code && parsed.Errors.Count > 0 && code != 0 ? Usage : code;
    }

    private Command Add(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction(run);
        _root.Subcommands.Add(command);
        return command;
    }

    private ConnectorConfig Config(ParseResult parsed, bool isComplete) => isComplete
        ? Config(parsed, _fields, _rules)
        : Config(parsed, [.. _fields.Where(f => f.Support == ConfigSupport.Full).Select(f => f with { IsRequired = false })], []);

    private ConnectorConfig Config(ParseResult parsed, IReadOnlyList<ConfigField> fields, IReadOnlyList<ConfigRule> rules)
    {
        ConnectorConfig config = ConfigReader.Read(
            fields,
            rules,
            field => _options.Given(parsed, field),
            _io.Environment,
            warning => _io.Error.WriteLine($"{_program.Name}: {warning}"));
        StandardFields.CheckRanges(config);
        return config;
    }

    private async Task<int> WithConnectorAsync(
        ParseResult parsed, Func<IConnector, ConnectorConfig, CancellationToken, Task<int>> run, CancellationToken cancel)
    {
        ConnectorConfig config = Config(parsed, isComplete: true);
        await using IConnector connector = _program.Create(config);
        return await run(connector, config, cancel);
    }

    private async Task<int> SyncAsync(IConnector connector, ConnectorConfig config, CancellationToken cancel)
    {
        using var log = ProgramLog.Of(config, _io);
        try
        {
            return await OneShotSync.RunAsync(connector, config, log, _io, cancel);
        }
        catch (Exception e)
        {
            log.Keep(LogLevel.Error, e.Message);
            throw;
        }
    }

    private async Task<int> PrintCapabilitiesAsync(IConnector connector, ConnectorConfig config, CancellationToken cancel)
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(ProtoTypes.Registry).WithIndentation());
        await _io.Out.WriteLineAsync(formatter.Format(Any.Pack(await Capabilities.OfAsync(connector, cancel))));
        return 0;
    }

    private async Task<int> PrintConfigAsync()
    {
        await _io.Out.WriteLineAsync(ConfigSchema.Print(_program.Name, [.. _fields.Where(f => f.Support == ConfigSupport.Full)], _rules));
        return 0;
    }

    private async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancel)
    {
        // The parent decides what this program is used for, so a mode is refused when the parent asks for it, and not when it merely stands around.
        IReadOnlyList<ConfigField> fields = [.. _fields.Where(f => f.Support == ConfigSupport.Full || _options.Given(parsed, f) is not null)];
        ConnectorConfig config = Config(parsed, fields, _rules);
        using var log = ProgramLog.Of(config, _io);
        using ServiceConfig service = await ServiceConfig.ReadAsync(_io.In, _io.Environment, cancel);
        await using IConnector connector = _program.Create(config);
        await ConnectorService.RunAsync(connector, service, config.Number(StandardFields.SessionBytes), log, _io, cancel);
        return 0;
    }
}
