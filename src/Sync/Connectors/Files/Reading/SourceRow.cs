namespace C1z.Sync.Connectors.Files.Reading;

/// <summary>One value of a row, with its place.</summary>
/// <param name="Name">The column in its normal form: lower case, words joined by an underscore.</param>
/// <param name="Value">The text; of a list, its items joined by a semicolon.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
internal readonly record struct SourceField(string Name, string Value, long Line, long Column)
{
    /// <summary>The items of a list: what stands between semicolons.</summary>
    public IEnumerable<string> Items => Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One record of an input file.</summary>
/// <param name="path">The file.</param>
/// <param name="line">Where it begins, from 1.</param>
/// <param name="fields">Its values.</param>
internal sealed class SourceRow(string path, long line, IReadOnlyList<SourceField> fields)
{
    public long Line => line;

    public IReadOnlyList<SourceField> Fields => fields;

    /// <summary>A value.</summary>
    /// <returns>Empty when the row does not have it.</returns>
    public string this[string name] => Find(name)?.Value ?? "";

    public SourceField? Find(string name)
    {
        foreach (SourceField field in fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>A value that must be there.</summary>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.BadInput"/>.</exception>
    public string Require(string name) => Find(name) switch
    {
        { Value.Length: > 0 } field => field.Value,
        { } empty => throw Error(empty, $"'{name}' is empty"),
        null => throw Error($"'{name}' is missing"),
    };

    /// <summary>One of a few words; empty gives the first of them.</summary>
    public T OneOf<T>(string name, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        if (Find(name) is not { Value.Length: > 0 } field)
        {
            return words[0].Meaning;
        }

        foreach ((string word, T meaning) in words)
        {
            if (field.Value.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        var known = new List<string>();
        foreach ((string word, _) in words)
        {
            known.Add(word);
        }

        throw Error(field, $"'{name}' is '{field.Value}', it can be {string.Join(", ", known)}");
    }

    public SyncException Error(string rule) => new(SyncErrorCode.BadInput, rule, path, line, 0);

    public SyncException Error(SourceField field, string rule) => new(SyncErrorCode.BadInput, rule, path, field.Line, field.Column);

    /// <summary>An error about a value, or about the row when it does not have it.</summary>
    public SyncException Error(string name, string rule) => Find(name) is { } field ? Error(field, rule) : Error(rule);
}

/// <summary>A portion of a table.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="NextToken">Where the next one begins; empty at the end.</param>
internal readonly record struct RowPage(IReadOnlyList<SourceRow> Rows, string NextToken);

/// <summary>A table that can be read in portions. Safe for concurrent use.</summary>
internal interface ISourceTable
{
    /// <summary>The file it comes from, for messages.</summary>
    string Path { get; }

    /// <summary>Reads rows.</summary>
    /// <param name="token">Empty for the start.</param>
    /// <param name="max">Rows wanted.</param>
    /// <param name="cancel">Cancels between rows.</param>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.BadInput"/>, with the place.</exception>
    RowPage Read(string token, int max, CancellationToken cancel);
}
