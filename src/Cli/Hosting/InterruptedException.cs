namespace C1z.Cli.Hosting;

/// <summary>The user stopped the command, and there is more to say about it than that.</summary>
internal sealed class InterruptedException(string message, Exception cause) : OperationCanceledException(message, cause);
