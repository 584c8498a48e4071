using C1z.Adapters;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Counts the grants that are stored, without making messages of them.</summary>
internal static class GrantCount
{
    public static long Of(C1zReader reader, string syncId, CancellationToken cancel)
    {
        var views = new GrantViews();
        long count = 0;
        string token = "";
        do
        {
            reader.ListGrantViews(views, null, new PageOptions(0, token, syncId), cancel);
            count += views.Count;
            token = views.NextToken;
        }
        while (token.Length > 0);

        return count;
    }
}
