namespace C1z.Engines;

/// <summary>A connector's scratch memory during a sync: small values by key, scoped by sync.</summary>
/// <remarks>
/// A prefix separates users of the store: it is put before the key when stored and taken off when returned. Prefix matching is exact and
/// bytewise. Answers are cut at <see cref="ResponseBudget"/> bytes so that they fit one message. Not safe for concurrent use.
/// </remarks>
public interface ISessionStore
{
    /// <summary>Largest answer of one call in bytes: 4,132,864, the size of the largest value plus nothing.</summary>
    const int ResponseBudget = 4_132_864;

    /// <summary>Reads one value.</summary>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; may be empty.</param>
    /// <param name="key">The key.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.InvalidArgument"/> for an empty sync id.</exception>
    byte[]? GetSession(string syncId, string prefix, string key);

    /// <summary>Reads several values as far as the budget allows.</summary>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; may be empty.</param>
    /// <param name="keys">The keys; missing ones appear nowhere in the answer.</param>
    /// <returns>Values found, and the keys whose values did not fit.</returns>
    SessionValues GetSessions(string syncId, string prefix, IReadOnlyList<string> keys);

    /// <summary>Reads all values under a prefix, in key order, one answer at a time.</summary>
    /// <remarks>A value that is larger than any answer comes alone, over the budget, so that reading on always gets further.</remarks>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; may be empty.</param>
    /// <param name="token">The key to continue with, included; empty to start.</param>
    /// <returns>The values and the next token.</returns>
    SessionPage GetAllSessions(string syncId, string prefix, string token);

    /// <summary>Writes values.</summary>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; may be empty.</param>
    /// <param name="values">Keys and values; all or none are written.</param>
    void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values);

    /// <summary>Removes values; missing keys are fine.</summary>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; may be empty.</param>
    /// <param name="keys">The keys.</param>
    void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys);

    /// <summary>Removes every value under a prefix.</summary>
    /// <param name="syncId">The sync; required.</param>
    /// <param name="prefix">Prefix of the user; empty clears the whole sync.</param>
    void ClearSessions(string syncId, string prefix);
}

/// <summary>An answer to a read of several session values.</summary>
/// <param name="Values">Keys without prefix, and values.</param>
/// <param name="Unprocessed">Keys that exist but did not fit.</param>
public sealed record SessionValues(IReadOnlyList<KeyValuePair<string, byte[]>> Values, IReadOnlyList<string> Unprocessed);

/// <summary>One answer of a full read of session values.</summary>
/// <param name="Values">Keys without prefix, and values, in key order.</param>
/// <param name="NextToken">The first key that did not fit; empty at the end.</param>
public sealed record SessionPage(IReadOnlyList<KeyValuePair<string, byte[]>> Values, string NextToken);
