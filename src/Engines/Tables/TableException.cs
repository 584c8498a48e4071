namespace C1z.Engines.Tables;

/// <summary>Trouble with the data of a table, a log or a directory of tables: names the file, the offset and the broken rule.</summary>
/// <remarks>
/// Misuse of the library throws the usual argument and state exceptions instead; trouble of the disk stays an <see cref="IOException"/>.
/// </remarks>
public sealed class TableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The kind of trouble.</param>
    /// <param name="file">The name of the file, as the directory calls it.</param>
    /// <param name="offset">Where in the file, in bytes; <see langword="null"/> when the trouble has no place.</param>
    /// <param name="rule">The rule that is broken, as a sentence without a full stop.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public TableException(TableErrorCode code, string file, long? offset, string rule, Exception? innerException = null)
        : base(offset is long at ? $"{file}, offset {at}: {rule}." : $"{file}: {rule}.", innerException)
    {
        Code = code;
        File = file;
        Offset = offset;
        Rule = rule;
    }

    /// <summary>The kind of trouble.</summary>
    public TableErrorCode Code { get; }

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>Where in the file, in bytes; <see langword="null"/> when the trouble has no place.</summary>
    public long? Offset { get; }

    /// <summary>The rule that is broken.</summary>
    public string Rule { get; }
}
