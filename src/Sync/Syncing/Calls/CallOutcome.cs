namespace C1z.Sync.Syncing.Calls;

/// <summary>What came of one connector call with its repetitions.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Value">The answer; null when the source does not have what was asked for.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Warning">Why there is no answer; null when there is one.</param>
internal readonly record struct CallOutcome<T>(T? Value, CallCost Cost, SyncWarning? Warning);

/// <summary>What a call took, for the books of the thread that keeps them.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Tries">How often it was made.</param>
/// <param name="Timeouts">How many tries ended without an answer in time.</param>
/// <param name="Errors">How many tries failed.</param>
/// <param name="TotalMs">Milliseconds inside the connector.</param>
/// <param name="MaxMs">The longest try.</param>
internal readonly record struct CallCost(string Call, int Tries, int Timeouts, int Errors, long TotalMs, long MaxMs);
