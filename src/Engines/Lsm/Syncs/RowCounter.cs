using System.Text;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Syncs;

/// <summary>Counts the rows of a store as the saved stats do.</summary>
/// <remarks>
/// Rows sort by type, so a type is one run of keys and its name is decoded once. Every known resource type has a count, also 0; resources of types that the
/// store does not list do not count.
/// </remarks>
internal static class RowCounter
{
    private const int RowsBetweenPolls = 4096;

    public static SyncStats Count(RowView store, CancellationToken cancel)
    {
        var stats = new SyncStats();
        CountRuns(store, KeySpace.ResourceType, (type, _) => stats.ResourcesByType[type] = 0, cancel);
        CountRuns(
            store,
            KeySpace.Resource,
            (type, count) =>
            {
                if (stats.ResourcesByType.ContainsKey(type))
                {
                    stats.ResourcesByType[type] = count;
                }
            },
            cancel);
        CountRuns(store, KeySpace.Entitlement, stats.EntitlementsByType.Add, cancel);
        CountRuns(store, KeySpace.Grant, stats.GrantsByType.Add, cancel);
        CountRuns(store, KeySpace.Asset, (_, count) => stats.Assets += count, cancel);
        stats.ResourceTypes = stats.ResourcesByType.Count;
        stats.Resources = stats.ResourcesByType.Values.Sum();
        stats.Entitlements = stats.EntitlementsByType.Values.Sum();
        stats.Grants = stats.GrantsByType.Values.Sum();
        return stats;
    }

    // Reports each first element of a family's keys, in their order, with the number of keys that have it.
    private static void CountRuns(RowView store, byte family, Action<string, long> add, CancellationToken cancel)
    {
        var range = Keys.KeyRange.OfPrefix([KeySpace.Version, family, TupleCodec.Separator]);
        using LsmScan rows = store.Scan(range.Lower, range.Upper);
        byte[] current = [];
        long count = 0;
        for (long row = 0; rows.MoveNext(); row++)
        {
            if (row % RowsBetweenPolls == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<byte> first = FirstElement(rows.Key[range.Lower.Length..]);
            if (count > 0 && !first.SequenceEqual(current))
            {
                add(Text(current), count);
                count = 0;
            }

            if (count++ == 0)
            {
                current = first.ToArray();
            }
        }

        if (count > 0)
        {
            add(Text(current), count);
        }
    }

    private static ReadOnlySpan<byte> FirstElement(ReadOnlySpan<byte> tuple)
    {
        int end = tuple.IndexOf(TupleCodec.Separator);
        return end < 0 ? tuple : tuple[..end];
    }

    private static string Text(byte[] escaped)
    {
        byte[] plain = new byte[escaped.Length];
        return Encoding.UTF8.GetString(plain, 0, TupleCodec.UnescapeTo(escaped, plain));
    }
}
