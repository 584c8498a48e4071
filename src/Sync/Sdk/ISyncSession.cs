namespace C1z.Sync;

/// <summary>A connector's memory during one sync: small values by key.</summary>
/// <remarks>
/// It is stored at every checkpoint, so after a resume it is as old as the page that is asked for again. It is cleared when the sync
/// ends. Safe for concurrent use.
/// </remarks>
public interface ISyncSession
{
    /// <summary>Reads a value.</summary>
    /// <param name="key">1 to 512 characters.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Null when there is none.</returns>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancel = default);

    /// <summary>Lists keys and values under a prefix, in order of their keys.</summary>
    /// <param name="prefix">The prefix; empty for all.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>A copy of the state now.</returns>
    ValueTask<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ListAsync(string prefix = "", CancellationToken cancel = default);

    /// <summary>Writes a value.</summary>
    /// <param name="key">1 to 512 characters.</param>
    /// <param name="value">At most 4,132,864 bytes; copied.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The work.</returns>
    /// <exception cref="SyncException"><see cref="SyncErrorCode.LimitExceeded"/>: the value or the sum of all values is too large.</exception>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancel = default);

    /// <summary>Removes a value. One that is not there is fine.</summary>
    /// <param name="key">1 to 512 characters.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The work.</returns>
    ValueTask DeleteAsync(string key, CancellationToken cancel = default);

    /// <summary>Removes everything under a prefix.</summary>
    /// <param name="prefix">The prefix; empty for all.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>The work.</returns>
    ValueTask ClearAsync(string prefix = "", CancellationToken cancel = default);
}
