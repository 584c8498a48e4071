using Google.Protobuf;

namespace C1z.Cli.Listing;

/// <summary>A record that others refer to, with its JSON once that was asked for: it is printed again and again.</summary>
internal sealed class Related<T>(T message)
    where T : IMessage
{
    public T Message { get; } = message;

    /// <summary>The record as UTF-8 JSON; null until a printer puts it there.</summary>
    public byte[]? Json { get; set; }
}

/// <summary>Keeps the records that were used last, in two generations of half the capacity each.</summary>
/// <typeparam name="TKey">What records are found by.</typeparam>
/// <typeparam name="TRecord">The record.</typeparam>
/// <param name="capacity">Records kept, at most; one prefetch may go beyond it until the next.</param>
/// <param name="fetch">Finds many records at once; leaves out what does not exist.</param>
/// <param name="keyOf">The key of a record.</param>
internal sealed class BoundedCache<TKey, TRecord>(
    int capacity, Func<IReadOnlyCollection<TKey>, IEnumerable<TRecord>> fetch, Func<TRecord, TKey> keyOf)
    where TKey : notnull
    where TRecord : IMessage
{
    private Dictionary<TKey, Related<TRecord>> _young = [];
    private Dictionary<TKey, Related<TRecord>> _old = [];

    /// <summary>Records held now.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Fetches what is not here yet in one go.</summary>
    public void Prefetch(IEnumerable<TKey> keys)
    {
        if (_young.Count >= capacity / 2)
        {
            (_old, _young) = (_young, []);
        }

        var wanted = new HashSet<TKey>();
        foreach (TKey key in keys)
        {
            if (Find(key) is null)
            {
                wanted.Add(key);
            }
        }

        if (wanted.Count > 0)
        {
            foreach (TRecord record in fetch(wanted))
            {
                _young[keyOf(record)] = new Related<TRecord>(record);
            }
        }
    }

    /// <summary>One record, fetched if need be.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="placeholder">Makes what stands for a record that does not exist.</param>
    public Related<TRecord> Get(TKey key, Func<TKey, TRecord> placeholder)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        Prefetch([key]);
        if (Find(key) is not { } found)
        {
            // The placeholder is kept as well: a missing record is looked for once.
            found = new Related<TRecord>(placeholder(key));
            _young[key] = found;
        }

        return found;
    }

    private Related<TRecord>? Find(TKey key)
    {
        if (_young.TryGetValue(key, out Related<TRecord>? found))
        {
            return found;
        }

        if (_old.Remove(key, out found))
        {
            _young[key] = found;
        }

        return found;
    }
}
