namespace C1z.Cli.Hosting;

/// <summary>Buffers standard output and tells a reader that went away (<c>c1z grants | head</c>) from other trouble.</summary>
internal sealed class PipeStream(Stream inner, int bufferBytes) : OutputStream
{
    private readonly byte[] _buffer = new byte[bufferBytes];
    private int _used;
    private bool _closed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _buffer.Length - _used)
        {
            Drain();
            if (buffer.Length > _buffer.Length)
            {
                Guard(buffer);
                return;
            }
        }

        buffer.CopyTo(_buffer.AsSpan(_used));
        _used += buffer.Length;
    }

    public override void Flush()
    {
        Drain();
        if (!_closed)
        {
            inner.Flush();
        }
    }

    private void Drain()
    {
        int used = _used;
        _used = 0;
        if (used > 0)
        {
            Guard(_buffer.AsSpan(0, used));
        }
    }

    // EPIPE on Unix; on Windows ERROR_BROKEN_PIPE and ERROR_NO_DATA, as HRESULTs.
    private static bool IsClosedPipe(IOException e) => e.HResult is 32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8);

    private void Guard(ReadOnlySpan<byte> bytes)
    {
        // Once the reader is gone every later byte, such as that of a final flush, is dropped in silence.
        if (_closed)
        {
            return;
        }

        try
        {
            inner.Write(bytes);
        }
        catch (IOException e) when (IsClosedPipe(e))
        {
            _closed = true;
            throw new OutputClosedException(e);
        }
        catch (IOException)
        {
            // A full disk and the like: said once, by the caller; the final flush would only say it again.
            _closed = true;
            throw;
        }
    }
}

/// <summary>Nobody reads standard output any more.</summary>
internal sealed class OutputClosedException(IOException cause) : Exception(cause.Message, cause);
