namespace C1z.Adapters;

/// <content>Session values that an unfinished sync left behind.</content>
public sealed partial class C1zReader
{
    /// <summary>All session values of a sync, in key order.</summary>
    /// <param name="syncId">The sync.</param>
    /// <returns>A lazy sequence of keys, prefix included, and values.</returns>
    /// <exception cref="C1zException">While enumerating: damaged data.</exception>
    public IEnumerable<KeyValuePair<string, byte[]>> EnumerateSessions(string syncId)
    {
        ArgumentException.ThrowIfNullOrEmpty(syncId);
        string token = "";
        do
        {
            string from = token;
            Engines.SessionPage page = EngineCall.Run(() => Engine.GetAllSessions(syncId, "", from));
            foreach (KeyValuePair<string, byte[]> value in page.Values)
            {
                yield return value;
            }

            token = page.NextToken;
        }
        while (token.Length > 0);
    }
}
