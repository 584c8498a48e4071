using System.CommandLine;
using C1z.Adapters;
using C1z.Cli.Hosting;
using C1z.Cli.Options;
using C1z.Cli.Output;

namespace C1z.Cli.Commands;

/// <summary><c>c1z generate</c></summary>
internal sealed class GenerateCommand
{
    private static readonly SyntheticOptions Defaults = new();

    private readonly Option<string> _out = CommonOptions.Out("The new snapshot; nothing may be there.");

    private readonly Option<long> _grants = Number("--grants", "Number of grants.", Defaults.Grants).InRange(0, long.MaxValue);

    private readonly Option<int> _entitlements =
        Number("--entitlements", "Number of entitlements.", Defaults.Entitlements).InRange(0, int.MaxValue);

    private readonly Option<int?> _principals = new Option<int?>("--principals")
    {
        Description = "Number of users. Default: as many as the grants need, at least 100.",
        HelpName = "n",
    }.InRange(0, int.MaxValue);

    private readonly Option<int> _seed = Number("--seed", "The same seed gives the same records.", Defaults.Seed);

    private readonly Option<string> _engine = new Option<string>("--engine")
    {
        Description = "sqlite: format v1, readable by every tool; lsm: format v3.",
        HelpName = "sqlite|lsm",
        DefaultValueFactory = static _ => "sqlite",
    }.AcceptOnlyFromAmong("sqlite", "lsm");

    private readonly Option<bool> _timings = CommonOptions.Timings();

    public static Command Create(GlobalOptions global, ToolConsole console)
    {
        var options = new GenerateCommand();
        var command = new ToolCommand(
            "generate",
            "Write a synthetic snapshot: for demonstrations, tests and measurements.",
            "ten thousand grants", "c1z generate --out sync.c1z",
            "a large one", "c1z generate --out big.c1z --grants 1000000 --entitlements 500 --principals 20000 --seed 7");
        foreach (Option option in new Option[]
        {
            options._out, options._grants, options._entitlements, options._principals, options._seed, options._engine, options._timings,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => options.Generate(parsed, global.FormatOf(parsed), console));
        return command;
    }

    private int Generate(ParseResult parsed, OutputFormat format, ToolConsole console)
    {
        string path = parsed.GetRequiredValue(_out);
        var shape = new SyntheticOptions
        {
            Grants = parsed.GetValue(_grants),
            Entitlements = parsed.GetValue(_entitlements),
            Principals = parsed.GetValue(_principals),
            Seed = parsed.GetValue(_seed),
        };
        TimingsReport? timings = parsed.GetValue(_timings) ? new TimingsReport() : null;
        using var sealing = new ProgressLine(console, "sealing", Units.Bytes);
        var options = new C1zWriterOptions
        {
            Mode = C1zWriteMode.CreateNew,
            Engine = parsed.GetValue(_engine) == "lsm" ? C1zEngine.Lsm : C1zEngine.Sqlite,
            Progress = sealing,
            Timings = timings?.Timings,
        };
        using C1zWriter writer = C1zWriter.Open(path, options, console.Cancel);
        using (var progress = new ProgressLine(console, "written", count => $"{Units.Count(count)} grants"))
        {
            SyntheticSnapshot.Write(writer, shape, progress, console.Cancel);
        }

        SaveSummary saved = writer.Save(console.Cancel);
        OutcomePrinter.Print(format, console, "wrote", path, saved.FileBytes, timings);
        return ExitCodes.Ok;
    }

    private static Option<T> Number<T>(string name, string description, T fallback) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => fallback,
    };
}
