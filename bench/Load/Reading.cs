using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Bench.Load;

/// <summary>Reads a sealed file that the run did not touch before: everything in pages, or the first page only.</summary>
internal static class Reading
{
    /// <summary>All grants as messages, in pages.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) AllMessages(string path, LoadSettings settings)
    {
        var timings = new C1zTimings();
        using C1zReader reader = C1zReader.Open(path, new C1zReaderOptions { Timings = timings });
        long grants = 0;
        string token = "";
        do
        {
            Page<Grant> page = reader.ListGrants(page: new PageOptions(settings.Page, token));
            grants += page.Items.Count;
            token = page.NextToken;
        }
        while (token.Length > 0);
        Require(grants, settings.Grants);
        return (new FileInfo(path).Length, timings.Snapshot());
    }

    /// <summary>All grants as views, in pages.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) AllViews(string path, LoadSettings settings)
    {
        var timings = new C1zTimings();
        using C1zReader reader = C1zReader.Open(path, new C1zReaderOptions { Timings = timings });
        var page = new GrantViews();
        long grants = 0, bytes = 0;
        do
        {
            reader.ListGrantViews(page, page: new PageOptions(settings.Page, page.NextToken));
            foreach (GrantView grant in page)
            {
                bytes += grant.PrincipalId.Length;
            }

            grants += page.Count;
        }
        while (page.NextToken.Length > 0);
        Require(grants, settings.Grants);
        ArgumentOutOfRangeException.ThrowIfZero(bytes);
        return (new FileInfo(path).Length, timings.Snapshot());
    }

    /// <summary>Open, first page of one entitlement's grants, close.</summary>
    public static (long FileBytes, IReadOnlyDictionary<string, double> Stages) FirstPage(string path, Entitlement entitlement, LoadSettings settings)
    {
        var timings = new C1zTimings();
        using C1zReader reader = C1zReader.Open(path, new C1zReaderOptions { Timings = timings });
        int size = settings.Page == 0 ? 50 : settings.Page;
        Page<Grant> page = reader.ListGrantsForEntitlement(entitlement, page: new PageOptions(size));
        Require(page.Items.Count, Math.Min(size, settings.Grants / 100));
        return (new FileInfo(path).Length, timings.Snapshot());
    }

    // A measurement of the wrong answer is worth nothing.
    private static void Require(long found, long expected)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"read {found} grants, the file holds {expected}");
        }
    }
}
