using C1z.Envelope;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>How tables of a kind are compressed, from measurements on each kind (docs/PERFORMANCE.md).</summary>
/// <param name="Level">zstd level.</param>
/// <param name="Tuning">What of the level's parameters is set by hand.</param>
internal readonly record struct TableCompression(int Level, ZstdTuning Tuning = default)
{
    // What a level of the caller's choice must exceed to be better than the choice made for a kind.
    private const int LevelOfChoices = 3;

    /// <summary>
    /// Rows whose values are texts. Neighbours share long stretches, and the numbers between them make short matches by chance, which cost more than they save.
    /// </summary>
    /// <param name="level">The level of the seal.</param>
    public static TableCompression ForRecords(int level) => level == LevelOfChoices ? new(level, new ZstdTuning(MinMatch: 7)) : new(level);

    /// <summary>
    /// Rows that are all key: 3 shrinks them by a third more than 1 does, in the same time.
    /// </summary>
    /// <param name="level">The level of the seal.</param>
    public static TableCompression ForKeys(int level) => new(Math.Max(level, LevelOfChoices));

    /// <summary>
    /// The hash index. A third of it are hashes, in which short matches are chance: looking for long ones only is faster than level 3 and shrinks it more.
    /// The window covers a whole table.
    /// </summary>
    /// <param name="level">The level of the seal.</param>
    public static TableCompression ForHashes(int level) =>
        level > LevelOfChoices ? new(level) : new(1, new ZstdTuning(WindowLog: 21, HashLog: 18, MinMatch: 7));
}
