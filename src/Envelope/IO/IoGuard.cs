namespace C1z.Envelope;

/// <summary>Translates what the operating system's file calls throw into this layer's exception, in one place.</summary>
internal static class IoGuard
{
    internal static bool IsIoFailure(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException;

    internal static EnvelopeException Translate(Exception e, string path, string action)
    {
        EnvelopeErrorCode code = e is FileNotFoundException or DirectoryNotFoundException ? EnvelopeErrorCode.NotFound : EnvelopeErrorCode.Io;
        return new EnvelopeException(code, code == EnvelopeErrorCode.NotFound ? "no such file" : $"could not {action}: {e.Message}", path, innerException: e);
    }

    internal static void Run(string path, string action, Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Translate(e, path, action);
        }
    }

    /// <summary>For cleaning up after a failure, which is the one worth reporting: a stray temporary file harms nobody.</summary>
    internal static void RunQuietly(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (IsIoFailure(e))
        {
        }
    }
}
