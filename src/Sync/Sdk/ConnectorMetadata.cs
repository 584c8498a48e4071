using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync;

/// <summary>What a connector is.</summary>
/// <param name="DisplayName">Its name for people.</param>
public sealed record ConnectorMetadata(string DisplayName)
{
    /// <summary>What it connects to, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where its documentation is; empty when nowhere.</summary>
    public string HelpUrl { get; init; } = "";

    /// <summary>
    /// Names the state of the source where it has one, such as the times of files; empty otherwise. An interrupted sync is gone on with only while it is the same.
    /// </summary>
    public string Revision { get; init; } = "";

    /// <summary>Attributes of the installation, such as the tenant's name; null for none.</summary>
    public Struct? Profile { get; init; }

    /// <summary>Whatever else the two sides agree on.</summary>
    public IReadOnlyList<Any> Annotations { get; init; } = [];
}

/// <summary>Outcome of a validation that did not fail.</summary>
/// <param name="Warnings">What is wrong but not fatal, a sentence each.</param>
public sealed record ConnectorValidation(IReadOnlyList<string> Warnings)
{
    /// <summary>Nothing is wrong.</summary>
    public static ConnectorValidation Valid { get; } = new([]);

    /// <summary>Whatever else the two sides agree on.</summary>
    public IReadOnlyList<Any> Annotations { get; init; } = [];
}
