using System.CommandLine;

namespace C1z.Cli.Options;

/// <summary>How a command prints.</summary>
internal enum OutputFormat
{
    /// <summary>Tables for people.</summary>
    Console,

    /// <summary>JSON for programs.</summary>
    Json,
}

/// <summary>The options that every command knows.</summary>
internal sealed class GlobalOptions
{
    public Option<string> File { get; } = new("--file", "-f")
    {
        Description = "The snapshot.",
        HelpName = "path",
        Recursive = true,
        DefaultValueFactory = static _ => "sync.c1z",
    };

    public Option<string> Format { get; } = new("--output-format", "-o")
    {
        Description = "console: tables for people; json: protobuf-JSON for programs.",
        HelpName = "console|json",
        Recursive = true,
        DefaultValueFactory = static _ => "console",
    };

    public GlobalOptions()
    {
        Format.AcceptOnlyFromAmong("console", "json");
        File.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is null or "")
            {
                result.AddError("--file must name a file");
            }
        });
    }

    public string FileOf(ParseResult parsed) => parsed.GetRequiredValue(File);

    public OutputFormat FormatOf(ParseResult parsed) => parsed.GetRequiredValue(Format) == "json" ? OutputFormat.Json : OutputFormat.Console;
}
