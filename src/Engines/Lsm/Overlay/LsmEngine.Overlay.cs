using C1z.Engines.Lsm.Opening;
using C1z.Engines.Lsm.Overlay;
using C1z.Engines.Rocks;
using C1z.Envelope;

namespace C1z.Engines.Lsm;

/// <content>Changes that are durable before the file is saved.</content>
public sealed partial class LsmEngine
{
    private readonly OverlayHome _overlays;

    /// <summary>Syncs of the log and the commits that they covered; zeros where nothing is logged. A save starts anew.</summary>
    public CommitLogCounters Commits => _rows.Overlay?.Commits ?? default;

    private static OverlayOptions OverlayOptions(LsmOptions options) => new()
    {
        Path = options.LoadPath,
        Durability = options.Engine.Mode == OpenMode.ReadOnly ? Durability.None : options.Durability,
        Times = options.Engine.Times,
    };

    // What an option asks for is refused while nothing has happened yet.
    private static void RequireOverlayLibrary(LsmOptions options, string path)
    {
        if (options.Engine.Mode == OpenMode.ReadOnly || (options.LoadPath == LoadPath.Direct && options.Durability == Durability.None))
        {
            return;
        }

        try
        {
            RocksStore.RequireLibrary();
        }
        catch (EnvelopeException e)
        {
            throw new EngineException(EngineErrorCode.NativeMissing, e.Message, path, e);
        }
    }

    // Inside the lock, at the end of every operation.
    private long CommitChanges()
    {
        if (!_overlays.IsDurable || !(_rows.HasMemoryRows || _rows.HasLens))
        {
            return 0;
        }

        try
        {
            long commit = 0;
            if (_rows.HasLens)
            {
                // What is seen through a lens cannot be logged as a change: it is written out once, and changes go over that.
                PublishCheckpoint(ReadBareRun()?.Token ?? "");
            }
            else
            {
                commit = _rows.Commit();
            }

            if (_work.Published is not { } journal
                || journal.Store != (_rows.Overlay?.Name ?? "")
                || journal.HidesBase != _hasForgotten
                || journal.DigestsAreStale != _rows.DigestsAreStale)
            {
                Publish(ReadBareRun()?.Token ?? "");
            }

            return commit;
        }
        catch
        {
            // Nobody knows what of it survives, so it does not count here either.
            _rows.DropMemoryRows();
            _writtenRun = null;
            _storedSyncIdKnown = false;
            throw;
        }
    }

    // Outside the lock: callers that wait at the same time share a sync.
    private void Acknowledge(OverlayStore store, long commit)
    {
        try
        {
            store.Acknowledge(commit);
        }
        catch (Exception e) when (LsmFailure.Translate(e, Path) is { } failure)
        {
            throw failure;
        }
    }
}
