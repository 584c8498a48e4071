using C1z.Engines.Keys;

namespace C1z.Engines.Lsm.Views;

/// <summary>Several runs that are read as one: the newest that has a key decides about it.</summary>
/// <param name="newestFirst">The runs; they are owned.</param>
internal sealed class MergedRun(IReadOnlyList<RowRun> newestFirst) : RowRun
{
    /// <inheritdoc/>
    /// <remarks>Keys that several runs have count several times.</remarks>
    public override long Count => newestFirst.Sum(run => run.Count);

    /// <inheritdoc/>
    public override long MemoryBytes => newestFirst.Sum(run => run.MemoryBytes);

    /// <inheritdoc/>
    public override RowCursor? Open(KeyRange range)
    {
        var cursors = new List<RowCursor>(newestFirst.Count);
        foreach (RowRun run in newestFirst)
        {
            if (run.Open(range) is { } cursor)
            {
                cursors.Add(cursor);
            }
        }

        return cursors.Count switch
        {
            0 => null,
            1 => cursors[0],
            _ => new MergedCursor([.. cursors], keepTombstones: true),
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (RowRun run in newestFirst)
        {
            run.Dispose();
        }
    }
}
