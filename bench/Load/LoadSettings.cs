using System.Globalization;
using C1z.Adapters;

namespace C1z.Bench.Load;

/// <summary>What the command line asked for.</summary>
internal sealed record LoadSettings
{
    public string Scenario { get; init; } = "";

    public C1zEngine Engine { get; init; } = C1zEngine.Sqlite;

    public int Grants { get; init; } = 100_000;

    /// <summary>Grants in one call; 0 puts all in one.</summary>
    public int Page { get; init; }

    /// <summary>Memory for unsaved rows in MiB; 0 for the default.</summary>
    public int Budget { get; init; }

    public int Repetitions { get; init; } = 5;

    public bool Slim { get; private init; }

    /// <summary>Threads that load; 0 for the default.</summary>
    public int Shards { get; private init; }

    /// <summary>Where files stay; empty for a directory that is removed.</summary>
    public string Keep { get; private init; } = "";

    public bool Check { get; private init; }

    /// <summary>Ways of unsaved rows to measure, one after the other.</summary>
    public IReadOnlyList<C1zLoadPath> Paths { get; private init; } = [C1zLoadPath.Direct];

    /// <summary>The way of this run.</summary>
    public C1zLoadPath Path { get; init; }

    public static LoadSettings Parse(string[] args)
    {
        var settings = new LoadSettings();
        for (int i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--engine" => settings with { Engine = Enum.Parse<C1zEngine>(Next(), ignoreCase: true) },
                "--grants" => settings with { Grants = Number(Next()) },
                "--page" => settings with { Page = Number(Next()) },
                "--budget" => settings with { Budget = Number(Next()) },
                "--repetitions" => settings with { Repetitions = Number(Next()) },
                "--shards" => settings with { Shards = Number(Next()) },
                "--keep" => settings with { Keep = Next() },
                "--path" => settings with { Paths = PathsOf(Next()) },
                "--slim" => settings with { Slim = true },
                "--check" => settings with { Check = true },
                string name when !name.StartsWith('-') && settings.Scenario.Length == 0 => settings with { Scenario = name },
                string other => throw new ArgumentException($"unknown argument {other}"),
            };

            string Next() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value");
        }

        return settings;
    }

    private static IReadOnlyList<C1zLoadPath> PathsOf(string text) =>
        text == "all" ? Enum.GetValues<C1zLoadPath>() : [Enum.Parse<C1zLoadPath>(text, ignoreCase: true)];

    private static int Number(string text) => int.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
