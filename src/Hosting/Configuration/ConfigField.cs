namespace C1z.Hosting;

/// <summary>What a setting's value is.</summary>
public enum ConfigFieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false; false unless set.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Any number of texts: an option given more than once, or separated by commas.</summary>
    List,
}

/// <summary>A setting of a connector program.</summary>
/// <remarks>Its value comes from the option <c>--name</c>, else from the variable <c>BATON_NAME</c> (dashes become underscores), else from the YAML file
/// (<c>name: value</c>), else it is the default.</remarks>
/// <param name="Name">Lower case words with dashes between.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it is for, a sentence.</param>
public sealed record ConfigField(string Name, ConfigFieldKind Kind, string Description)
{
    /// <summary>Its name for people; empty for <see cref="Name"/>.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Value when nothing is set; empty for none.</summary>
    public string Default { get; init; } = "";

    /// <summary>True when the program cannot run without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True when its value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True to leave it out of the help.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The variable it is read from.</summary>
    internal string Variable => "BATON_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>A one-letter option for it; null for none.</summary>
    internal string? Alias { get; init; }

    /// <summary>What happens when it is given.</summary>
    internal ConfigSupport Support { get; init; }

    /// <summary>Why it is not supported, a clause about the program.</summary>
    internal string Reason { get; init; } = "";

    /// <summary>A text.</summary>
    /// <param name="name">Lower case words with dashes between.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="isRequired">True when the program cannot run without it.</param>
    /// <returns>The setting.</returns>
    public static ConfigField Text(string name, string description, bool isRequired = false) =>
        new(name, ConfigFieldKind.Text, description) { IsRequired = isRequired };

    /// <summary>A text that must not be shown, such as a token.</summary>
    /// <inheritdoc cref="Text"/>
    public static ConfigField Secret(string name, string description, bool isRequired = false) =>
        new(name, ConfigFieldKind.Text, description) { IsRequired = isRequired, IsSecret = true };

    /// <summary>True or false.</summary>
    /// <param name="name">Lower case words with dashes between.</param>
    /// <param name="description">What it is for.</param>
    /// <returns>The setting.</returns>
    public static ConfigField Flag(string name, string description) => new(name, ConfigFieldKind.Flag, description);

    /// <summary>A whole number.</summary>
    /// <param name="name">Lower case words with dashes between.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="fallback">Value when nothing is set.</param>
    /// <returns>The setting.</returns>
    public static ConfigField Number(string name, string description, long fallback = 0) =>
        new(name, ConfigFieldKind.Number, description) { Default = fallback.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>Any number of texts.</summary>
    /// <inheritdoc cref="Flag"/>
    public static ConfigField List(string name, string description) => new(name, ConfigFieldKind.List, description);
}
