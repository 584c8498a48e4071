using System.Globalization;

namespace C1z.Hosting;

/// <summary>The settings of a connector program, complete and checked.</summary>
public sealed class ConnectorConfig
{
    private readonly IReadOnlyDictionary<string, ConfigField> _fields;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _values;

    internal ConnectorConfig(IEnumerable<ConfigField> fields, IReadOnlyDictionary<string, IReadOnlyList<string>> values)
    {
        _fields = fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        _values = values;
    }

    /// <summary>How long a request to the source may take: <c>--http-timeout-seconds</c>, which every program has. Default 5 minutes.</summary>
    public TimeSpan HttpTimeout => TimeSpan.FromSeconds(Number(StandardFields.HttpTimeout));

    /// <summary>Reads a text.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>Empty when it has no value.</returns>
    /// <exception cref="ArgumentException">The program has no such setting of this kind.</exception>
    public string Text(string name) => Value(name, ConfigFieldKind.Text);

    /// <summary>Reads true or false.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>False when it has no value.</returns>
    /// <exception cref="ArgumentException">The program has no such setting of this kind.</exception>
    public bool Flag(string name) => bool.TryParse(Value(name, ConfigFieldKind.Flag), out bool value) && value;

    /// <summary>Reads a number.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>0 when it has no value.</returns>
    /// <exception cref="ArgumentException">The program has no such setting of this kind.</exception>
    public long Number(string name) => long.TryParse(Value(name, ConfigFieldKind.Number), CultureInfo.InvariantCulture, out long value) ? value : 0;

    /// <summary>Reads texts.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>Empty when it has no value.</returns>
    /// <exception cref="ArgumentException">The program has no such setting of this kind.</exception>
    public IReadOnlyList<string> List(string name) => Values(name, ConfigFieldKind.List);

    /// <summary>Says whether a setting was given, by whatever way but its default.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>True when it was.</returns>
    public bool IsSet(string name) => _values.ContainsKey(name);

    private string Value(string name, ConfigFieldKind kind) => Values(name, kind) is [var value, ..] ? value : "";

    private IReadOnlyList<string> Values(string name, ConfigFieldKind kind)
    {
        if (!_fields.TryGetValue(name, out ConfigField? field) || field.Kind != kind)
        {
            throw new ArgumentException($"this program declares no setting '{name}' of kind {kind}", nameof(name));
        }

        return _values.TryGetValue(name, out IReadOnlyList<string>? values) ? values : field.Default.Length > 0 ? [field.Default] : [];
    }
}
