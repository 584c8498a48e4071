using C1z.Sync;

namespace C1z.Hosting;

/// <summary>A connector as a program: what it is called, which settings it takes, how the connector is made from them.</summary>
/// <param name="Name">The program's name, such as <c>baton-phonebook</c>.</param>
/// <param name="Create">Makes the connector. Called once a run, after the settings were checked; the connector is disposed at the end.</param>
public sealed record ConnectorProgram(string Name, Func<ConnectorConfig, IConnector> Create)
{
    /// <summary>What it connects to, a sentence for the help.</summary>
    public string Description { get; init; } = "Lists who holds what and writes it as a snapshot.";

    /// <summary>Its own settings, besides those that every connector program has.</summary>
    public IReadOnlyList<ConfigField> Fields { get; init; } = [];

    /// <summary>Rules about its settings.</summary>
    public IReadOnlyList<ConfigRule> Rules { get; init; } = [];
}
