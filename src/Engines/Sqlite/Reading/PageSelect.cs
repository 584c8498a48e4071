using System.Globalization;
using System.Numerics;
using System.Text;
using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Reading;

/// <summary>Builds the query of one page: rows of one sync in the order of their row ids, from a given one on.</summary>
/// <remarks>The same filters give the same text, so that the session prepares it once. One parameter more than the page is asked for tells whether there
/// is a next one.</remarks>
internal sealed class PageSelect
{
    private const int FirstFilter = 4;
    private const int MaxList = 512;
    private readonly StringBuilder _sql;
    private readonly List<string> _values = [];

    /// <summary>Begins a query.</summary>
    /// <param name="columns">What to read after the row id.</param>
    /// <param name="table">The table.</param>
    public PageSelect(string columns, string table) =>
        _sql = new StringBuilder($"SELECT id, {columns} FROM {table} WHERE sync_id = ?1 AND id >= ?2");

    /// <summary>Adds an equality.</summary>
    /// <param name="column">The column; with a leading plus its index is left alone.</param>
    /// <param name="value">The text it must have.</param>
    public PageSelect Where(string column, string value)
    {
        _ = _sql.Append(CultureInfo.InvariantCulture, $" AND {column} = ?{FirstFilter + _values.Count}");
        _values.Add(value);
        return this;
    }

    /// <summary>Adds a condition without parameters.</summary>
    /// <param name="condition">SQL.</param>
    public PageSelect Where(string condition)
    {
        _ = _sql.Append(" AND ").Append(condition);
        return this;
    }

    /// <summary>Adds "one of". The list is filled up to a power of two, so that a few texts serve all lengths.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">At least one value.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/>: too many.</exception>
    public PageSelect WhereIn(string column, IReadOnlyList<string> values)
    {
        if (values.Count > MaxList)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, $"a filter lists {values.Count} values, the limit is {MaxList}");
        }

        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)values.Count);
        for (int i = 0; i < slots; i++)
        {
            _ = _sql.Append(i == 0 ? $" AND {column} IN (" : ", ");
            _ = _sql.Append(CultureInfo.InvariantCulture, $"?{FirstFilter + _values.Count}");
            _values.Add(values[Math.Min(i, values.Count - 1)]);
        }

        _ = _sql.Append(')');
        return this;
    }

    /// <summary>Prepares the query.</summary>
    /// <param name="session">The database.</param>
    /// <param name="doing">What it does, as a verb phrase for errors.</param>
    /// <param name="sync">The sync.</param>
    /// <param name="from">The first row id.</param>
    /// <param name="limit">Rows at most.</param>
    public Statement Bind(SqliteSession session, string doing, ReadOnlySpan<byte> sync, long from, int limit)
    {
        Statement select = session.Cached(_sql + " ORDER BY id LIMIT ?3", doing);
        select.BindText(1, sync);
        select.Bind(2, from);
        select.Bind(3, limit);
        for (int i = 0; i < _values.Count; i++)
        {
            select.BindText(FirstFilter + i, _values[i]);
        }

        return select;
    }
}
