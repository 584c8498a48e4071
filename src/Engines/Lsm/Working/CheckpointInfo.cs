namespace C1z.Engines.Lsm;

/// <summary>A checkpoint that a writer went on from.</summary>
/// <param name="SyncId">The sync that was running.</param>
/// <param name="Token">Its token.</param>
/// <param name="Time">When the checkpoint was made.</param>
public sealed record CheckpointInfo(string SyncId, string Token, DateTimeOffset Time);
