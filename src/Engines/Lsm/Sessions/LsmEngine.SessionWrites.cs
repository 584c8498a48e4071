using C1z.Engines.Lsm.Reading;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm;

public sealed partial class LsmEngine
{
    /// <inheritdoc/>
    public void SetSessions(string syncId, string prefix, IReadOnlyCollection<KeyValuePair<string, byte[]>> values)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(values);
        Run(engine =>
        {
            engine.RequireWritable();
            engine._rows.MakeRoom();
            byte[] sync = Listings.Utf8(syncId);
            foreach ((string key, byte[] value) in values)
            {
                ArgumentNullException.ThrowIfNull(value, nameof(values));
                byte[] stored = Listings.Utf8(prefix + key);
                engine._rows.Pending.Add(SessionKey(sync, stored), new SessionRecordView { SyncId = sync, Key = stored, Value = value }.Encode());
                engine.IsDirty = true;
            }
        });
    }

    /// <inheritdoc/>
    public void DeleteSessions(string syncId, string prefix, IReadOnlyList<string> keys)
    {
        CheckSessionArguments(syncId, prefix);
        ArgumentNullException.ThrowIfNull(keys);
        Run(engine =>
        {
            engine.RequireWritable();
            engine._rows.MakeRoom();
            byte[] sync = Listings.Utf8(syncId);
            List<byte[]> stored = [.. keys.Select(key => SessionKey(sync, Listings.Utf8(prefix + key))).Where(key => engine.Store.Get(key) is not null)];
            engine.Remove(stored);
        });
    }

    /// <inheritdoc/>
    public void ClearSessions(string syncId, string prefix)
    {
        CheckSessionArguments(syncId, prefix);
        Run(engine =>
        {
            engine.RequireWritable();
            engine._rows.MakeRoom();
            var range = Keys.KeyRange.OfPrefix(SessionKey(Listings.Utf8(syncId), Listings.Utf8(prefix)));
            var stored = new List<byte[]>();
            using (LsmScan rows = engine.Store.Scan(range.Lower, range.Upper))
            {
                while (rows.MoveNext())
                {
                    stored.Add(rows.Key.ToArray());
                }
            }

            engine.Remove(stored);
        });
    }

    private void Remove(List<byte[]> keys)
    {
        foreach (byte[] key in keys)
        {
            _rows.Pending.AddTombstone(key);
            IsDirty = true;
        }
    }
}
