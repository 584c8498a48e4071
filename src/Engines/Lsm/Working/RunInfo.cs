namespace C1z.Engines.Lsm.Working;

/// <summary>What is known of a run without opening it.</summary>
/// <param name="Number">Its number, which no other run of the directory has or had.</param>
/// <param name="Tier">How often its rows were merged.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Rows">Number of keys, tombstones included.</param>
/// <param name="Smallest">The smallest key.</param>
/// <param name="Largest">The largest key.</param>
internal sealed record RunInfo(long Number, int Tier, long Bytes, long Rows, byte[] Smallest, byte[] Largest)
{
    /// <summary>About what an open run holds in memory: the top of its index and a little more.</summary>
    public const int MemoryEstimate = 64 << 10;
}
