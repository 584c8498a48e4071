namespace C1z.Engines.Tables;

/// <summary>Names that directories and tables record, so that no program reads them in another order.</summary>
/// <remarks>On-disk names: a change is a new version.</remarks>
internal static class WellKnownNames
{
    /// <summary>The comparer: plain bytewise order.</summary>
    public const string Comparer = "leveldb.BytewiseComparator";

    /// <summary>The merger; recorded, never used.</summary>
    public const string Merger = "pebble.concatenate";

    /// <summary>The columnar key schema that goes with <see cref="Comparer"/>.</summary>
    public const string KeySchema = "DefaultKeySchema(leveldb.BytewiseComparator,16)";
}
