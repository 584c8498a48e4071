using System.Globalization;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>Puts the settings together: option, else variable, else YAML file, else default.</summary>
internal static class ConfigReader
{
    /// <summary>Names another YAML file than <see cref="DefaultFile"/>.</summary>
    public const string FileVariable = "BATON_CONFIG_PATH";

    /// <summary>The YAML file in the working directory that is read when it is there.</summary>
    public const string DefaultFile = ".baton.yaml";

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="fields">What there is.</param>
    /// <param name="rules">What holds between them.</param>
    /// <param name="option">Values of an option; null when it was not given.</param>
    /// <param name="environment">Finds a variable.</param>
    /// <param name="warn">Told what may be a mistake.</param>
    /// <exception cref="SyncException">A setting is missing, unreadable, not supported or breaks a rule.</exception>
    public static ConnectorConfig Read(
        IReadOnlyList<ConfigField> fields,
        IReadOnlyList<ConfigRule> rules,
        Func<ConfigField, IReadOnlyList<string>?> option,
        Func<string, string?> environment,
        Action<string> warn)
    {
        YamlSettings yaml = Yaml(environment(FileVariable));
        foreach (string unknown in yaml.Names.Where(n => fields.All(f => f.Name != n)))
        {
            // One file may serve several programs, so it is not a mistake for certain.
            _ = yaml.Find(unknown, out string place);
            warn($"{place}: this program has no such setting");
        }

        Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.Ordinal);
        foreach (ConfigField field in fields)
        {
            if (Find(field, option, environment, yaml, out string place) is { } found)
            {
                values.Add(field.Name, Checked(field, found, place));
                if (field.Support != ConfigSupport.Full && IsGiven(values, field.Name))
                {
                    Unsupported(field, place, warn);
                }
            }
        }

        var config = new ConnectorConfig(fields, values);
        Check(fields, rules, name => IsGiven(values, name));
        return config;
    }

    private static void Unsupported(ConfigField field, string place, Action<string> warn)
    {
        if (field.Support == ConfigSupport.Refused)
        {
            throw Invalid($"{place} is not supported by this program: {field.Reason}");
        }

        warn($"{place} has no effect in this program: {field.Reason}");
    }

    private static void Check(IReadOnlyList<ConfigField> fields, IReadOnlyList<ConfigRule> rules, Func<string, bool> isSet)
    {
        if (fields.FirstOrDefault(f => f.IsRequired && f.Default.Length == 0 && !isSet(f.Name)) is { } missing)
        {
            throw Invalid($"--{missing.Name} is needed (or {missing.Variable}, or '{missing.Name}:' in {DefaultFile}): {missing.Description}");
        }

        foreach (ConfigRule rule in rules)
        {
            if (rule.Check(isSet) is { } broken)
            {
                throw Invalid(broken);
            }
        }
    }

    private static YamlSettings Yaml(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return File.Exists(DefaultFile) ? YamlSettings.Read(DefaultFile) : YamlSettings.Empty;
        }

        return File.Exists(path) ? YamlSettings.Read(path) : throw Invalid($"{FileVariable}: there is no file '{path}'");
    }

    private static IReadOnlyList<string>? Find(
        ConfigField field,
        Func<ConfigField, IReadOnlyList<string>?> option,
        Func<string, string?> environment,
        YamlSettings yaml,
        out string place)
    {
        place = "--" + field.Name;
        if (option(field) is { } given)
        {
            return Split(field, given);
        }

        place = field.Variable;
        return environment(field.Variable) is { Length: > 0 } variable ? Split(field, [variable]) : yaml.Find(field.Name, out place);
    }

    private static IReadOnlyList<string> Split(ConfigField field, IReadOnlyList<string> values) => field.Kind == ConfigFieldKind.List
        ? [.. values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : values;

    private static IReadOnlyList<string> Checked(ConfigField field, IReadOnlyList<string> values, string place)
    {
        if (field.Kind == ConfigFieldKind.List)
        {
            return values;
        }

        if (values.Count > 1)
        {
            throw Invalid($"{place}: one value is expected, {values.Count} were given");
        }

        string value = values is [var only] ? only : "";
        string shown = field.IsSecret ? "a secret" : $"'{value}'";
        return field.Kind switch
        {
            ConfigFieldKind.Number when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                throw Invalid($"{place}: {shown} is not a whole number"),
            ConfigFieldKind.Flag => [FlagOf(value, shown, place)],
            _ => [value],
        };
    }

    private static string FlagOf(string value, string shown, string place) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "T" or "YES" or "ON" => bool.TrueString,
        "FALSE" or "0" or "F" or "NO" or "OFF" => bool.FalseString,
        _ => throw Invalid($"{place}: {shown} is neither true nor false"),
    };

    // A flag that is false and an empty text are as good as not given.
    private static bool IsGiven(Dictionary<string, IReadOnlyList<string>> values, string name) =>
        values.TryGetValue(name, out IReadOnlyList<string>? given) && given.Any(v => v.Length > 0 && v != bool.FalseString);

    private static SyncException Invalid(string message) => new(SyncErrorCode.InvalidOption, message);
}
