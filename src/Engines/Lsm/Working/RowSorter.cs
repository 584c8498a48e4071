using C1z.Engines.Lsm.Loading;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Working;

/// <summary>Collects rows in any order and gives them back sorted, within a bound of memory: beyond it, what was collected goes to a run in a file.</summary>
/// <remarks>For one thread. A key may come many times; the last one counts.</remarks>
/// <param name="files">Where runs go.</param>
/// <param name="budgetBytes">Rows in memory, in bytes; sorting them takes about a quarter more.</param>
/// <param name="keepTombstones">Whether removed keys are given back too.</param>
internal sealed class RowSorter(RunFiles files, long budgetBytes, bool keepTombstones = false) : IDisposable
{
    private readonly RowArena _rows = new();
    private readonly List<RunFile> _spilled = [];

    /// <summary>Room for a key and a value. It is taken by the next <see cref="Commit"/>.</summary>
    /// <param name="length">The most bytes that both take together.</param>
    public Span<byte> GetRoom(int length) => _rows.GetRoom(length);

    /// <summary>Adds the row whose key and value were written to the start of the room.</summary>
    public void Commit(int keyLength, int valueLength)
    {
        _rows.Commit(keyLength, valueLength);
        SpillBeyondBudget();
    }

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _rows.Add(key, value);
        SpillBeyondBudget();
    }

    /// <summary>Adds a tombstone.</summary>
    public void AddTombstone(ReadOnlySpan<byte> key)
    {
        _rows.AddTombstone(key);
        SpillBeyondBudget();
    }

    /// <summary>Sorts. Nothing can be added afterwards.</summary>
    /// <returns>The rows; the caller owns them, their files included.</returns>
    public RowRun Finish()
    {
        var last = new MemoryRun(RunSorter.Sort(_rows, keepTombstones || _spilled.Count > 0));
        if (_spilled.Count == 0)
        {
            return last;
        }

        var runs = new List<RowRun> { last };
        for (int i = _spilled.Count - 1; i >= 0; i--)
        {
            runs.Add(new TemporaryRun(_spilled[i], files));
        }

        _spilled.Clear();
        return new MergedRun(runs);
    }

    /// <summary>Sorts and keeps nothing in memory. Nothing can be added afterwards.</summary>
    /// <inheritdoc cref="Finish"/>
    public RowRun FinishInFile()
    {
        Spill();
        return Finish();
    }

    /// <summary>Removes the runs that nobody was given.</summary>
    public void Dispose()
    {
        foreach (RunFile run in _spilled)
        {
            files.Remove(run);
        }

        _spilled.Clear();
    }

    private void SpillBeyondBudget()
    {
        if (_rows.ContentBytes > budgetBytes)
        {
            Spill();
        }
    }

    private void Spill()
    {
        if (files.Write(new MemoryRun(RunSorter.Sort(_rows, keepTombstones: true))) is { } run)
        {
            _spilled.Add(run);
        }

        _rows.Clear();
        while (RunTiers.ToMerge(_spilled) is > 0 and int count)
        {
            MergeNewest(count);
        }
    }

    private void MergeNewest(int count)
    {
        List<RunFile> merging = _spilled[^count..];
        RunFile? merged = files.Write(new MergedRun([.. merging.AsEnumerable().Reverse()]), RunTiers.After(merging));
        _spilled.RemoveRange(_spilled.Count - count, count);
        merging.ForEach(files.Remove);
        if (merged is not null)
        {
            _spilled.Add(merged);
        }
    }

    /// <summary>A run whose file goes with it.</summary>
    private sealed class TemporaryRun(RunFile run, RunFiles files) : RowRun
    {
        public override long Count => run.Count;

        public override long MemoryBytes => run.MemoryBytes;

        public override RowCursor? Open(Keys.KeyRange range) => run.Open(range);

        public override void Dispose() => files.Remove(run);
    }
}
