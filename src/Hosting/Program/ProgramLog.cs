using System.Globalization;
using System.Text;
using System.Text.Json;
using C1z.Sync;

namespace C1z.Hosting;

/// <summary>Levels of log lines.</summary>
internal enum LogLevel
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>Log lines on standard error and in files, for people or for programs. Safe for concurrent use.</summary>
internal sealed class ProgramLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TextWriter _writer;
    private readonly IReadOnlyList<TextWriter> _files;
    private readonly TimeProvider _clock;
    private readonly LogLevel _least;
    private readonly bool _isJson;

    private ProgramLog(TextWriter writer, IReadOnlyList<TextWriter> files, TimeProvider clock, LogLevel least, bool isJson)
    {
        _writer = writer;
        _files = files;
        _clock = clock;
        _least = least;
        _isJson = isJson;
    }

    /// <summary>The log that the settings ask for.</summary>
    /// <exception cref="SyncException">There is no such level, form or time.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static ProgramLog Of(ConnectorConfig config, ProgramIo io)
    {
        LogLevel least = Level(config, io.Clock);
        string format = config.Text(StandardFields.LogFormat);
        if (format is not ("console" or "json"))
        {
            throw new SyncException(SyncErrorCode.InvalidOption, $"--{StandardFields.LogFormat}: '{format}' is neither console nor json");
        }

        List<TextWriter> files = [];
        try
        {
            files.AddRange(config.List(StandardFields.LogPath).Select(Open));
            return new ProgramLog(io.Error, files, io.Clock, least, format == "json");
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    /// <summary>Writes a line.</summary>
    public void Write(LogLevel level, string message) => Write(level, message, [_writer, .. _files]);

    /// <summary>Writes a line into the files only: what standard error is told in another way.</summary>
    public void Keep(LogLevel level, string message) => Write(level, message, _files);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TextWriter file in _files)
        {
            file.Dispose();
        }
    }

    private static LogLevel Level(ConnectorConfig config, TimeProvider clock)
    {
        string level = config.Text(StandardFields.LogLevel), expiry = config.Text(StandardFields.DebugExpiry);
        LogLevel least = level switch
        {
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Info,
            "warn" => LogLevel.Warn,
            "error" => LogLevel.Error,
            _ => throw new SyncException(SyncErrorCode.InvalidOption, $"--{StandardFields.LogLevel}: '{level}' is none of debug, info, warn, error"),
        };
        if (expiry.Length == 0)
        {
            return least;
        }

        return DateTimeOffset.TryParse(expiry, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until)
            ? least == LogLevel.Debug && clock.GetUtcNow() > until ? LogLevel.Info : least
            : throw new SyncException(SyncErrorCode.InvalidOption, $"--{StandardFields.DebugExpiry}: '{expiry}' is not a time");
    }

    private static StreamWriter Open(string path) => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));

    private void Write(LogLevel level, string message, IReadOnlyList<TextWriter> writers)
    {
        if (level < _least)
        {
            return;
        }

        string line = _isJson ? Json(level, message) : $"{level.ToString().ToUpperInvariant()} {message}";
        lock (_lock)
        {
            foreach (TextWriter writer in writers)
            {
                writer.WriteLine(line);
                writer.Flush();
            }
        }
    }

    private string Json(LogLevel level, string message)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("ts", _clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("msg", message);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
