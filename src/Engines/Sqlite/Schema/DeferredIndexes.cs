using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite.Schema;

/// <summary>The indexes that a new database, or an old producer's, does without until something needs them.</summary>
/// <remarks>Sorting all keys once and writing the index in order is several times cheaper than inserting them one by one.</remarks>
internal sealed class DeferredIndexes
{
    private readonly SqliteSession _session;
    private readonly List<IndexSchema> _missing = [];

    public DeferredIndexes(SqliteSession session) => _session = session;

    /// <summary>Number of indexes that are still missing.</summary>
    public int Count => _missing.Count;

    /// <summary>Notes that an index was left out.</summary>
    public void Add(IndexSchema index) => _missing.Add(index);

    /// <summary>Builds one index if it is missing.</summary>
    /// <param name="index">The index that a query is about to use.</param>
    public void Need(IndexSchema index)
    {
        if (_missing.Count > 0 && _missing.Contains(index))
        {
            Build(index);
        }
    }

    /// <summary>Builds whatever is missing. What was built when a cancellation strikes stays.</summary>
    /// <param name="cancel">Checked between indexes.</param>
    public void BuildAll(CancellationToken cancel)
    {
        while (_missing.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            Build(_missing[0]);
        }
    }

    private void Build(IndexSchema index)
    {
        _session.Execute(index.Ddl, $"build index {index.Name}");
        _missing.Remove(index);
    }
}
