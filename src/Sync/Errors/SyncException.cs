using System.Globalization;

namespace C1z.Sync;

/// <summary>The exception family of syncing. Trouble with the snapshot itself stays a <c>C1zException</c>.</summary>
/// <remarks>Misuse of the API throws the CLR's own types; cancellation throws <see cref="OperationCanceledException"/>.</remarks>
public class SyncException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The broken rule with the values that broke it.</param>
    /// <param name="inner">The cause.</param>
    public SyncException(SyncErrorCode code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>Creates the exception for a place in an input file. The place is put before the message: <c>file:line:column: …</c></summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The broken rule with the values that broke it.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">Line, from 1; 0 when the file as a whole is meant.</param>
    /// <param name="column">Column in characters, from 1; 0 when the line as a whole is meant.</param>
    /// <param name="inner">The cause.</param>
    public SyncException(SyncErrorCode code, string message, string path, long line, long column, Exception? inner = null)
        : base(Place(path, line, column) + message, inner)
    {
        Code = code;
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>What went wrong.</summary>
    public SyncErrorCode Code { get; }

    /// <summary>The input file concerned, when one is.</summary>
    public string? Path { get; }

    /// <summary>Line in <see cref="Path"/>, from 1; 0 when not known.</summary>
    public long Line { get; }

    /// <summary>Column in <see cref="Line"/>, from 1; 0 when not known.</summary>
    public long Column { get; }

    private static string Place(string path, long line, long column) => (line, column) switch
    {
        ( <= 0, _) => $"{path}: ",
        (_, <= 0) => string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: "),
        _ => string.Create(CultureInfo.InvariantCulture, $"{path}:{line}:{column}: "),
    };
}
