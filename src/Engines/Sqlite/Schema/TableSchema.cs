namespace C1z.Engines.Sqlite.Schema;

/// <summary>One table of a v1 database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns without <c>id</c>, which every table has as its row id.</param>
/// <param name="Indexes">Its indexes.</param>
internal sealed record TableSchema(string Name, IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<IndexSchema> Indexes)
{
    /// <summary>The statement that makes the table.</summary>
    public string Ddl =>
        $"CREATE TABLE IF NOT EXISTS {Name} (id integer primary key, {string.Join(", ", Columns.Select(column => column.Ddl))})";
}

/// <summary>One column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">Type, nullability and default.</param>
/// <param name="IsLate">True when older producers made files without it: it is added where it is missing.</param>
internal sealed record ColumnSchema(string Name, string Declaration, bool IsLate = false)
{
    /// <summary>Name and declaration.</summary>
    public string Ddl => $"{Name} {Declaration}";
}

/// <summary>One index.</summary>
/// <param name="Name">Its name: readers and writers everywhere create indexes by name, so a name is tied to its columns for good.</param>
/// <param name="Table">The table it belongs to.</param>
/// <param name="Columns">What it covers, in order.</param>
/// <param name="IsUnique">Whether it is the identity that upserts go by.</param>
/// <param name="Where">Which rows it covers; null for all.</param>
internal sealed record IndexSchema(string Name, string Table, string Columns, bool IsUnique = false, string? Where = null)
{
    /// <summary>True when a bulk load may do without it: it neither guards identity nor is it small.</summary>
    public bool IsDeferrable => !IsUnique && Where is null;

    /// <summary>The statement that makes the index.</summary>
    public string Ddl =>
        $"CREATE {(IsUnique ? "UNIQUE " : "")}INDEX IF NOT EXISTS {Name} ON {Table} ({Columns}){(Where is null ? "" : $" WHERE {Where}")}";
}
