namespace C1z.Engines.Keys;

/// <summary>The key of the sync run.</summary>
/// <remarks>
/// On-disk format; a change is a new version: <c>03 06</c>, nothing else, so a file holds at most one. The value is a <c>SyncRunRecord</c>.
/// </remarks>
public static class SyncRunKeys
{
    /// <summary>The key.</summary>
    public static ReadOnlySpan<byte> Key => [KeySpace.Version, KeySpace.SyncRun];
}
