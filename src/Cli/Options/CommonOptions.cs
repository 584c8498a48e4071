using System.CommandLine;
using System.Globalization;

namespace C1z.Cli.Options;

/// <summary>Options that several commands share, under the names and letters the ecosystem's tools gave them.</summary>
internal static class CommonOptions
{
    public static Option<string?> SyncId() => NotEmpty(new Option<string?>("--sync-id")
    {
        Description = "The sync to read. Default: the latest finished full sync, else the latest finished one, else the newest unfinished one.",
        HelpName = "id",
    });

    public static Option<string?> ResourceType(string description) => NotEmpty(new Option<string?>("--resource-type", "-t")
    {
        Description = description,
        HelpName = "type",
    });

    public static Option<string?> Resource(string description) => NotEmpty(new Option<string?>("--resource", "-r")
    {
        Description = description,
        HelpName = "id",
    });

    public static Option<string?> Entitlement(string description) => NotEmpty(new Option<string?>("--entitlement", "-e")
    {
        Description = description,
        HelpName = "id",
    });

    public static Option<string> Out(string description) => new("--out")
    {
        Description = description,
        HelpName = "path",
        Required = true,
    };

    public static Option<bool> Timings() => new("--timings") { Description = "Say how long each stage of the work took." };

    /// <summary>An option whose number must lie between two bounds. What is no number at all is left to the parser.</summary>
    public static Option<T> InRange<T>(this Option<T> option, long min, long max)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                && (value < min || value > max))
            {
                result.AddError(max >= int.MaxValue
                    ? $"{option.Name} must be at least {min}, not {value}"
                    : $"{option.Name} must be between {min} and {max}, not {value}");
            }
        });
        return option;
    }

    /// <summary>An option whose values must not be empty: such a value is almost always a shell variable that was not set, and would be taken for none.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{option.Name} must not be empty");
            }
        });
        return option;
    }
}
