using System.CommandLine;

namespace C1z.Hosting;

/// <summary>The settings of a program as options of its command line.</summary>
internal sealed class ProgramOptions
{
    private readonly Dictionary<string, Option> _options = new(StringComparer.Ordinal);

    /// <summary>Makes an option for each setting.</summary>
    /// <param name="fields">The settings.</param>
    /// <param name="root">Gets the options, also for its subcommands.</param>
    public ProgramOptions(IEnumerable<ConfigField> fields, RootCommand root)
    {
        foreach (ConfigField field in fields)
        {
            string name = "--" + field.Name;
            Option option = field.Kind switch
            {
                ConfigFieldKind.Flag => new Option<bool?>(name),
                ConfigFieldKind.List => new Option<string[]?>(name),
                _ => new Option<string?>(name),
            };
            option.Description = $"{field.Description} [{field.Variable}]";
            option.Hidden = field.IsHidden;
            option.Recursive = true;
            option.Arity = field.Kind switch
            {
                ConfigFieldKind.Flag => ArgumentArity.ZeroOrOne,
                ConfigFieldKind.List => ArgumentArity.OneOrMore,
                _ => ArgumentArity.ExactlyOne,
            };
            if (field.Alias is { } alias)
            {
                option.Aliases.Add(alias);
            }

            _options.Add(field.Name, option);
            root.Options.Add(option);
        }
    }

    /// <summary>What was given for a setting.</summary>
    /// <returns>Null when the option was not.</returns>
    public IReadOnlyList<string>? Given(ParseResult parsed, ConfigField field) => _options[field.Name] switch
    {
        Option<bool?> flag => parsed.GetResult(flag) is { Implicit: false } ? [(parsed.GetValue(flag) ?? true).ToString()] : null,
        Option<string[]?> list => parsed.GetResult(list) is { Implicit: false } ? parsed.GetValue(list) : null,
        Option<string?> text => parsed.GetResult(text) is { Implicit: false } ? [parsed.GetValue(text) ?? ""] : null,
        _ => null,
    };
}
