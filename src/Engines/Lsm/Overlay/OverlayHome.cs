using System.Globalization;
using C1z.Engines.Lsm.Working;

namespace C1z.Engines.Lsm.Overlay;

/// <summary>The stores in a working directory: at most one that is written to, and one that the journal names.</summary>
/// <remarks>
/// They are the same one when every write goes to its log: then the store itself is always the latest state. Otherwise a checkpoint is a copy of its own, which
/// shares the tables, because what is written later may become durable in part. For one thread at a time.
/// </remarks>
/// <param name="work">The working directory.</param>
/// <param name="options">How stores are made.</param>
internal sealed class OverlayHome(WorkingState work, OverlayOptions options)
{
    // A directory with another version is not known here: it is swept like any stray file.
    private static readonly string Prefix = $"store-v{OverlayFormat.Version}-";

    private int _last;

    /// <summary>Whether loads go through a store.</summary>
    public bool TakesLoads => options.Path != LoadPath.Direct;

    /// <summary>Whether each change is committed to a store's log.</summary>
    public bool IsDurable => options.Durability != Durability.None;

    /// <summary>Makes a store.</summary>
    public OverlayStore Create() => OverlayStore.Create(Path.Combine(work.Place(), NextName()), options);

    /// <summary>Opens the store that the journal names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/>: it is not a name of a store, or there is none.</exception>
    public OverlayStore Resume(string name)
    {
        string path = Path.Combine(work.Place(), name);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _last)
            || !Directory.Exists(path))
        {
            throw new EngineException(EngineErrorCode.Corrupt, $"the journal names the store '{name}', which is not there");
        }

        OverlayStore listed = OverlayStore.Open(path, options);
        if (IsDurable)
        {
            return listed;
        }

        using (listed)
        {
            string copy = Path.Combine(work.Place(), NextName());
            listed.CopyTo(copy);
            return OverlayStore.Open(copy, options);
        }
    }

    /// <summary>Makes the rows of a store durable.</summary>
    /// <returns>The name that the journal must give.</returns>
    public string MakeDurable(OverlayStore store)
    {
        if (IsDurable)
        {
            store.SyncNow();
            return store.Name;
        }

        string name = NextName();
        store.CopyTo(Path.Combine(work.Place(), name));
        return name;
    }

    /// <summary>Closes a store. Its files go now, or with the next journal when the present one names it.</summary>
    public void Retire(OverlayStore store)
    {
        store.Dispose();
        work.RetireStore(store.Name);
    }

    private string NextName() => Prefix + (++_last).ToString("D6", CultureInfo.InvariantCulture);
}
