namespace C1z.Engines.Tables;

/// <summary>A range of keys whose older entries are removed.</summary>
/// <param name="Start">The first user key of the range.</param>
/// <param name="End">The user key behind the range.</param>
/// <param name="Sequence">Entries with a lower sequence number are removed.</param>
internal readonly record struct RangeTombstone(byte[] Start, byte[] End, ulong Sequence);
