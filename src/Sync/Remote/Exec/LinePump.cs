using System.Text;

namespace C1z.Sync.Remote;

/// <summary>Hands on the lines that a program writes, whatever it writes: memory is bounded, and a callback that throws ends nothing.</summary>
internal sealed class LinePump(Action<string>? log)
{
    private const int MaxLine = 8192;
    private const int Kept = 10;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new();

    /// <summary>The last lines, oldest first.</summary>
    public string[] Last
    {
        get
        {
            lock (_lock)
            {
                return [.. _last];
            }
        }
    }

    /// <summary>Reads until the end.</summary>
    public async Task RunAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            for (int got; (got = await reader.ReadAsync(buffer)) > 0;)
            {
                Take(buffer.AsSpan(0, got), line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program is gone, and the pipe with it.
        }

        if (line.Length > 0)
        {
            Tell(line);
        }
    }

    private void Take(ReadOnlySpan<char> text, StringBuilder line)
    {
        foreach (char c in text)
        {
            if (c == '\n')
            {
                Tell(line);
            }
            else if (c != '\r' && line.Length < MaxLine)
            {
                line.Append(c);
            }
        }
    }

    private void Tell(StringBuilder line)
    {
        string text = line.ToString();
        line.Clear();
        lock (_lock)
        {
            _last.Enqueue(text);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }

            try
            {
                log?.Invoke(text);
            }
#pragma warning disable CA1031 // The program must not block on a full pipe because of a listener that fails.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }
}
