using C1z.Adapters;
using C1z.Cli.Options;

namespace C1z.Cli.Listing;

/// <summary>Lists: reads page after page and hands each to the printer before the next is read.</summary>
internal static class ListRunner
{
    // Large enough that look-ups of references go in batches, small enough that the first rows appear at once.
    private const int FetchRecords = 1_000;

    /// <summary>Prints a listing or the part that was asked for.</summary>
    /// <exception cref="C1zException">Trouble of the snapshot; what was printed so far is marked as incomplete.</exception>
    public static void Run<T>(SnapshotSession session, ListSource<T> source, PageSelection selection)
    {
        using IListSink<T> sink = session.Format == OutputFormat.Json
            ? new JsonSink<T>(source, session.Console)
            : new TableSink<T>(source, session.Console);
        try
        {
            string next = Copy(session, source, selection, sink);
            sink.Complete(source.CanContinue ? next : "");
        }
        catch
        {
            sink.Abort();
            throw;
        }
    }

    private static string Copy<T>(SnapshotSession session, ListSource<T> source, PageSelection selection, IListSink<T> sink)
    {
        string token = selection.Token;
        long left = selection.Count;
        do
        {
            session.Console.Cancel.ThrowIfCancellationRequested();

            // Never more than what is left: the page's token is then exactly where the listing goes on.
            Page<T> page = source.Fetch(new PageOptions((int)Math.Min(left, FetchRecords), token, session.SyncId));
            IReadOnlyList<T> wanted = source.Where is { } filter ? [.. page.Items.Where(filter)] : page.Items;
            source.Prefetch?.Invoke(wanted);
            sink.Write(wanted);
            left -= wanted.Count;
            token = page.NextToken;
        }
        while (token.Length > 0 && left > 0);
        return token;
    }
}
