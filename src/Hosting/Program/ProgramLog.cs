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

/// <summary>Log lines on standard error, for people or for programs. Safe for concurrent use.</summary>
internal sealed class ProgramLog(TextWriter writer, TimeProvider clock, LogLevel least, bool isJson)
{
    private readonly Lock _lock = new();

    /// <summary>The log that the settings ask for.</summary>
    /// <exception cref="SyncException">There is no such level or form.</exception>
    public static ProgramLog Of(ConnectorConfig config, ProgramIo io)
    {
        string level = config.Text(StandardFields.LogLevel), format = config.Text(StandardFields.LogFormat);
        LogLevel least = level switch
        {
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Info,
            "warn" => LogLevel.Warn,
            "error" => LogLevel.Error,
            _ => throw new SyncException(SyncErrorCode.InvalidOption, $"--{StandardFields.LogLevel}: '{level}' is none of debug, info, warn, error"),
        };
        return format is "console" or "json"
            ? new ProgramLog(io.Error, io.Clock, least, format == "json")
            : throw new SyncException(SyncErrorCode.InvalidOption, $"--{StandardFields.LogFormat}: '{format}' is neither console nor json");
    }

    /// <summary>Writes a line.</summary>
    public void Write(LogLevel level, string message)
    {
        if (level < least)
        {
            return;
        }

        string line = isJson ? Json(level, message) : $"{level.ToString().ToUpperInvariant()} {message}";
        lock (_lock)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private string Json(LogLevel level, string message)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("ts", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("msg", message);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
