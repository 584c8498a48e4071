namespace C1z.Equivalence.Model;

/// <summary>Rows of one kind of all syncs, by sync and identity. Every row has a number that grows with each new row and outlives upserts.</summary>
internal sealed class ModelTable<T>
    where T : class
{
    private readonly Dictionary<(string Sync, string Identity), Row> _rows;
    private readonly SortedSet<long> _numbers;

    public ModelTable()
        : this([], [])
    {
    }

    private ModelTable(Dictionary<(string Sync, string Identity), Row> rows, SortedSet<long> numbers)
    {
        _rows = rows;
        _numbers = numbers;
    }

    public T? Find(string sync, string identity) => _rows.GetValueOrDefault((sync, identity))?.Data;

    public void Put(string sync, string identity, T data)
    {
        long number = _rows.TryGetValue((sync, identity), out Row? row) ? row.Number : _numbers.Max + 1;
        _numbers.Add(number);
        _rows[(sync, identity)] = new Row(number, data);
    }

    public bool Remove(string sync, string identity) => _rows.Remove((sync, identity), out Row? row) && _numbers.Remove(row.Number);

    public void RemoveSync(string sync)
    {
        foreach ((string Sync, string Identity) key in _rows.Keys.Where(key => key.Sync == sync).ToList())
        {
            Remove(key.Sync, key.Identity);
        }
    }

    public IEnumerable<Row> Of(string sync) => _rows.Where(pair => pair.Key.Sync == sync).Select(pair => pair.Value);

    /// <summary>A copy; rows themselves never change.</summary>
    public ModelTable<T> Copy() => new(new(_rows), new(_numbers));

    internal sealed record Row(long Number, T Data);
}
