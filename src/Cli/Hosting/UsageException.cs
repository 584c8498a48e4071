namespace C1z.Cli.Hosting;

/// <summary>The command line asks for something that cannot be; known only after parsing.</summary>
internal sealed class UsageException(string message) : Exception(message);
