using System.Globalization;

namespace C1z.Sync;

/// <summary>How grants are expanded. Immutable; share it freely.</summary>
public sealed record ExpansionOptions
{
    /// <summary>Environment variable with the longest chain of nested groups.</summary>
    public const string MaxDepthVariable = "BATON_GRAPH_EXPAND_MAX_DEPTH";

    /// <summary>Environment variable that makes a cycle of groups an error.</summary>
    public const string RefuseCyclesVariable = "BATON_DONT_FIX_CYCLES";

    /// <summary>The longest chain when nobody says otherwise.</summary>
    public const int DefaultMaxDepth = 20;

    /// <summary>The longest chain of nested groups, in steps; a longer one fails the expansion. At least 1. Default 20.</summary>
    public int MaxDepth { get; init; } = DefaultMaxDepth;

    /// <summary>True to fail on groups that contain each other; false to treat them as one. Default false.</summary>
    public bool RefuseCycles { get; init; }

    /// <summary>Memory for lists of members in bytes; what is more goes to a temporary file. Default 64 MiB.</summary>
    public long MemberBytes { get; init; } = 64 << 20;

    /// <summary>Directory of the temporary file; null for the system's temporary directory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>The options that the ecosystem's environment variables ask for.</summary>
    /// <param name="environment">Reads a variable; null when it is not set. Null: the process's environment.</param>
    /// <returns>The options; what a variable does not say, or says in a way that cannot be read, has its default.</returns>
    public static ExpansionOptions FromEnvironment(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        bool hasDepth = int.TryParse(environment(MaxDepthVariable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int depth);
        return new ExpansionOptions
        {
            MaxDepth = hasDepth && depth > 0 ? depth : DefaultMaxDepth,
            RefuseCycles = environment(RefuseCyclesVariable) is "1" or "t" or "T" or "true" or "True" or "TRUE",
        };
    }
}
