namespace C1z.Cli.Hosting;

/// <summary>Standard error as far as it can be written: a message that finds no room must not end the work that it is about.</summary>
internal sealed class ErrorStream(Stream inner) : OutputStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, a closed descriptor, a pipe without a reader: the exit code still tells how it went.
        }
    }

    public override void Flush()
    {
    }
}
