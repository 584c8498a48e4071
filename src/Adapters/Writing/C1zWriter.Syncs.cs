using C1z.Engines;

namespace C1z.Adapters;

/// <content>The life of a sync.</content>
public sealed partial class C1zWriter
{
    /// <summary>Id of the sync being written; null when none is.</summary>
    public string? CurrentSyncId => Engine.CurrentSyncId;

    /// <summary>Starts a sync and makes it current. While an unfinished sync of the same type is current, returns that one.</summary>
    /// <param name="type">Its type; see <see cref="SyncInfo.Type"/>.</param>
    /// <param name="parentId">Base of a partial sync; must be empty for <c>full</c> and <c>resources_only</c>.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.InvalidArgument"/>; <see cref="C1zErrorCode.FailedPrecondition"/> when an
    /// unfinished sync of another type is current.</exception>
    public string StartSync(string type = "full", string parentId = "")
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(parentId);
        return EngineCall.Run(() => Engine.StartSync(new SyncType(type), parentId));
    }

    /// <summary>Makes an unfinished sync current again.</summary>
    /// <param name="type">Its type; empty for any.</param>
    /// <param name="id">Its id; null takes the newest one of the type that started within 7 days.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>; <see cref="C1zErrorCode.FailedPrecondition"/> when it is finished,
    /// of another type, or another sync is current.</exception>
    public string ResumeSync(string type = "full", string? id = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return EngineCall.Run(() => Engine.ResumeSync(new SyncType(type), id));
    }

    /// <summary>Resumes an unfinished sync, or starts one when there is none to resume.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">The sync to resume; null for the newest resumable one. A named sync is never replaced by a new one.</param>
    /// <returns>Its id, and whether it was started now.</returns>
    /// <exception cref="C1zException">As <see cref="ResumeSync"/> and <see cref="StartSync"/>.</exception>
    public (string Id, bool Started) StartOrResumeSync(string type = "full", string? id = null)
    {
        try
        {
            return (ResumeSync(type, id), false);
        }
        catch (C1zException e) when (e.Code == C1zErrorCode.NotFound && string.IsNullOrEmpty(id))
        {
            return (StartSync(type), true);
        }
    }

    /// <summary>Makes any sync current, finished ones included: to amend it.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>.</exception>
    public void SetCurrentSync(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        EngineCall.Run(() => Engine.SetCurrentSync(id));
    }

    /// <summary>Replaces the current sync's checkpoint.</summary>
    /// <remarks>
    /// In a v3 file this makes all records so far durable: whatever happens to this process, the next writer of the file goes on from here. In a v1 file a
    /// checkpoint is durable when it is saved.
    /// </remarks>
    /// <param name="token">Opaque text; keys named <c>step_durations_ms</c>, <c>connector_call_stats</c> and <c>session_store_stats</c> of a
    /// JSON object show up in the stats.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>.</exception>
    public void CheckpointSync(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        EngineCall.Run(() => Engine.CheckpointSync(token));
    }

    /// <summary>Replaces the current sync's checkpoint in the file to be saved; what an interrupted writer goes on from stays as it is.</summary>
    /// <param name="token">As for <see cref="CheckpointSync"/>.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>.</exception>
    public void SetSyncToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        EngineCall.Run(() => Engine.SetSyncToken(token));
    }

    /// <summary>The current sync's checkpoint.</summary>
    /// <returns>The text; empty at the start.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>.</exception>
    public string CurrentSyncToken() => EngineCall.Run(Engine.CurrentSyncToken);

    /// <summary>Ends the current sync and counts it. Its checkpoint stays.</summary>
    /// <param name="cancel">Cancels the counting; the sync is ended all the same.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NoCurrentSync"/>.</exception>
    public void EndSync(CancellationToken cancel = default)
    {
        long startedAt = Now();
        EngineCall.Run(() => Engine.EndSync(cancel));
        Measure("end", startedAt);
    }

    /// <summary>Counts a finished sync again and replaces what the file remembers.</summary>
    /// <param name="syncId">Its id; null for the latest finished sync.</param>
    /// <param name="cancel">Cancels the counting.</param>
    /// <returns>The stats, as the wire message.</returns>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.NotFound"/>.</exception>
    public Proto.Reader.V2.SyncStats RecalculateStats(string? syncId = null, CancellationToken cancel = default) =>
        StatsMessage.From(EngineCall.Run(() => Engine.GetStats(SyncType.Any, syncId, recompute: true, cancel)));

    /// <summary>Says that a sync's expansion state can be trusted for diffs between files.</summary>
    /// <param name="syncId">Its id.</param>
    public void MarkSupportsDiff(string syncId)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        EngineCall.Run(() => Engine.MarkSupportsDiff(syncId));
    }

    /// <summary>Writes session values: a connector's scratch memory during a sync.</summary>
    /// <param name="syncId">The sync.</param>
    /// <param name="prefix">Prefix of the user of the store; may be empty.</param>
    /// <param name="values">Keys and values; all or none are written.</param>
    public void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(values);
        EngineCall.Run(() => Engine.SetSessions(syncId, prefix, values));
    }

    /// <summary>Removes session values; missing keys are fine.</summary>
    /// <param name="syncId">The sync.</param>
    /// <param name="prefix">Prefix of the user of the store; may be empty.</param>
    /// <param name="keys">The keys.</param>
    public void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(keys);
        EngineCall.Run(() => Engine.DeleteSessions(syncId, prefix, keys));
    }

    /// <summary>Removes every session value of a sync under a prefix.</summary>
    /// <param name="syncId">The sync.</param>
    /// <param name="prefix">Prefix; empty for all.</param>
    public void ClearSessions(string syncId, string prefix = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        ArgumentNullException.ThrowIfNull(prefix);
        EngineCall.Run(() => Engine.ClearSessions(syncId, prefix));
    }
}
