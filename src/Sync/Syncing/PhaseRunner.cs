using System.Threading.Channels;
using C1z.Sync.Syncing.Calls;
using C1z.Sync.Syncing.Ingest;
using C1z.Sync.Syncing.State;

namespace C1z.Sync.Syncing;

/// <summary>Works off the actions of a phase.</summary>
/// <remarks>
/// Calls may run on several tasks; everything else, storing above all, is done by the caller's flow alone, one answer after the other.
/// So rows and checkpoints have one owner, and an action leaves the checkpoint exactly when its rows are stored.
/// </remarks>
internal sealed class PhaseRunner(
    SyncState state, ActionFetcher fetcher, PageStore store, PhasePlanner planner, PreviousSync? previous, int workers)
{
    /// <summary>Works until the phase is done or a pause is due.</summary>
    /// <param name="afterPage">Called after every stored answer; true asks for a pause.</param>
    /// <param name="cancel">Cancels calls and waits; what was stored stays accounted for.</param>
    /// <returns>False when paused: actions are left then, none of them running.</returns>
    public ValueTask<bool> RunAsync(Func<bool> afterPage, CancellationToken cancel) =>
        workers == 0 ? RunInTurnAsync(afterPage, cancel) : RunTogetherAsync(afterPage, cancel);

    private async ValueTask<bool> RunInTurnAsync(Func<bool> afterPage, CancellationToken cancel)
    {
        while (state.TryTake(out SyncAction? action))
        {
            if (action.IsSpread)
            {
                Unfold(action);
                continue;
            }

            SyncAction full = planner.Refill(action);
            Fetched fetched;
            try
            {
                fetched = await fetcher.FetchAsync(full, TagFor(full), cancel);
            }
            catch (TimeIsUpException)
            {
                return false;
            }

            store.Advance(fetched);
            store.Store(fetched, cancel);
            state.Complete(action);
            if (afterPage() && state.Left > 0)
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> RunTogetherAsync(Func<bool> afterPage, CancellationToken cancel)
    {
        var answers = Channel.CreateUnbounded<(SyncAction Taken, Task<Fetched> Call)>(new UnboundedChannelOptions { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bool isPausing = false;
        int running = 0;
        try
        {
            Start();
            while (running > 0)
            {
                (SyncAction taken, Task<Fetched> call) = await answers.Reader.ReadAsync(CancellationToken.None);
                running--;
                Fetched fetched;
                try
                {
                    fetched = await call;
                }
                catch (TimeIsUpException)
                {
                    isPausing = true;
                    continue;
                }

                store.Advance(fetched);

                // The connector works on the next pages while this one is stored.
                Start();
                store.Store(fetched, cancel);
                state.Complete(taken);
                isPausing |= afterPage();
            }
        }
        finally
        {
            // After a failure nothing of this phase may run on: the connector is about to be disposed.
            await stop.CancelAsync();
            for (; running > 0; running--)
            {
                (_, Task<Fetched> call) = await answers.Reader.ReadAsync(CancellationToken.None);
                await call.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        return state.Left == 0;

        void Start()
        {
            while (!isPausing && running < workers && state.TryTake(out SyncAction? action))
            {
                if (action.IsSpread)
                {
                    Unfold(action);
                    continue;
                }

                SyncAction full = planner.Refill(action);
                string? tag = TagFor(full);
                running++;
                _ = FetchAsync(action, full, tag);
            }
        }

        async Task FetchAsync(SyncAction taken, SyncAction full, string? tag)
        {
            // A connector that computes instead of waiting still gets a thread of its own.
            Task<Fetched> call = Task.Run(() => fetcher.FetchAsync(full, tag, stop.Token).AsTask(), CancellationToken.None);
            await call.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            answers.Writer.TryWrite((taken, call));
        }
    }

    private void Unfold(SyncAction spread)
    {
        (SyncAction? rest, IReadOnlyList<SyncAction> portion) = planner.Unfold(spread);
        if (rest is not null)
        {
            state.Push(rest);
        }

        foreach (SyncAction action in portion.Reverse())
        {
            state.Push(action);
        }

        state.Complete(spread);
    }

    private string? TagFor(SyncAction action) =>
        previous is not null && action is { Phase: SyncPhase.Grants, PageToken.Length: 0, ResourceId.Length: > 0 }
            ? previous.TagOf(Resources.Id(action.TypeId, action.ResourceId))
            : null;
}
