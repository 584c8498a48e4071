namespace C1z.Engines.Lsm.Tests.Crash;

/// <summary>What a <see cref="CrashJob"/> is about to do.</summary>
internal enum CrashActivity
{
    Opening,
    Putting,
    Checkpointing,
    Saving,
    Closing,
}
